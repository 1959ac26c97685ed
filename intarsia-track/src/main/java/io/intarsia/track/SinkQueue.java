package io.intarsia.track;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way to a sink, so that no fault of it stops or slows a run. They are handed over
 * in order by a thread of its own; an event that fails is tried again after growing waits; when the
 * queue is full the oldest metrics give way. One warning is logged for the first fault and one at
 * the end if events were lost.
 */
final class SinkQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkQueue.class);

  /**
   * How much is kept and how long is tried.
   *
   * @param events waiting at most
   * @param first the wait after a first fault; doubled with each further one
   * @param longest the longest wait
   * @param tries of one event before it is given up
   * @param end how long the end of a run waits for the rest
   */
  record Bounds(int events, Duration first, Duration longest, int tries, Duration end) {
    static final Bounds USUAL =
        new Bounds(
            100_000, Duration.ofSeconds(1), Duration.ofMinutes(1), 60, Duration.ofSeconds(30));
  }

  /** One call of the sink. */
  @FunctionalInterface
  interface Event {
    /** Makes the call. */
    void tell(Sink sink) throws IOException;
  }

  private record Waiting(Event event, boolean mayGive) {}

  private final Sink sink;
  private final Bounds bounds;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean busy;
  private boolean closing;
  private boolean warned;
  private volatile boolean abandoned;
  private long lost;

  SinkQueue(Sink sink, Bounds bounds) {
    this.sink = sink;
    this.bounds = bounds;
    this.thread = new Thread(this::work, "sink-" + sink.name());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Puts an event into the queue.
   *
   * @param mayGive true for metrics, of which the oldest give way when the queue is full
   */
  synchronized void add(Event event, boolean mayGive) {
    if (waiting.size() >= bounds.events()) {
      Waiting given =
          waiting.stream().filter(Waiting::mayGive).findFirst().orElse(waiting.peekFirst());
      if (given != null) {
        waiting.remove(given);
        lost++;
      }
    }
    waiting.addLast(new Waiting(event, mayGive));
    notifyAll();
  }

  /** The number of events that never arrived. */
  synchronized long lost() {
    return lost;
  }

  private void work() {
    while (true) {
      Waiting next = take();
      if (next == null) {
        return;
      }
      boolean told = false;
      try {
        told = tell(next.event()) && (!idle() || tell(Sink::flush));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        done(told);
      }
    }
  }

  private synchronized boolean idle() {
    return waiting.isEmpty();
  }

  private synchronized @Nullable Waiting take() {
    while (waiting.isEmpty() && !closing) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    Waiting next = Thread.currentThread().isInterrupted() ? null : waiting.pollFirst();
    busy = next != null;
    return next;
  }

  private synchronized void done(boolean told) {
    busy = false;
    lost += told ? 0 : 1;
    notifyAll();
  }

  private boolean tell(Event event) throws InterruptedException {
    long wait = bounds.first().toMillis();
    for (int i = 1; ; i++) {
      try {
        event.tell(sink);
        return true;
      } catch (IOException | Refusal e) {
        warn(e);
        if (abandoned
            || i == bounds.tries()
            || (e instanceof Refusal refusal && isFinal(refusal))) {
          return false;
        }
      } catch (RuntimeException e) {
        warn(e);
        return false;
      }
      Thread.sleep(wait);
      wait = Math.min(2 * wait, bounds.longest().toMillis());
    }
  }

  /** A refusal of what was sent does not pass by waiting; those of network and machine may. */
  private static boolean isFinal(Refusal refusal) {
    return switch (refusal.kind()) {
      case USAGE, INPUT, MODEL -> true;
      case NETWORK, ENVIRONMENT -> false;
    };
  }

  private synchronized void warn(Exception fault) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "{} does not take the run's data: {}; the run goes on, its own log is complete",
          sink.name(),
          Quote.of(fault.getMessage() == null ? fault.toString() : fault.getMessage()));
    }
  }

  /** Waits within bounds until all is told, then ends the thread and closes the sink. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
      long deadline = System.nanoTime() + bounds.end().toNanos();
      while (!waiting.isEmpty() || busy) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
      lost += waiting.size();
      waiting.clear();
      abandoned = true;
    }
    thread.interrupt();
    try {
      thread.join(bounds.end().toMillis());
      sink.close();
    } catch (IOException | RuntimeException e) {
      warn(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long missed = lost();
    synchronized (this) {
      // A call that does not even end by an interrupt.
      missed += busy ? 1 : 0;
    }
    if (missed > 0) {
      LOG.warn("{}: {} events of the run did not arrive there", sink.name(), missed);
    }
  }
}
