package io.intarsia.serve.model;

import io.intarsia.serve.http.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The requests of one model. A request takes a seat when it is accepted and keeps it until it is
 * answered; of those with a seat, a few at a time take a turn at the network, first come first
 * served.
 */
public final class Queue {
  private static final long LOOK_MILLIS = 250;
  private static final double WEIGHT = 0.1;
  private static final int LONGEST_RETRY = 60;

  private final int seats;
  private final int workers;
  private final Deque<Object> waiting = new ArrayDeque<>();
  private int seated;
  private int working;
  private double seconds = 0.1;

  /**
   * @param seats requests accepted and not answered, at most
   * @param workers turns at one time, at most
   */
  public Queue(int seats, int workers) {
    this.seats = seats;
    this.workers = workers;
  }

  /**
   * Accepts a request.
   *
   * @return its seat, to be given back when it is answered
   * @throws Problem 429 if all seats are taken
   */
  public synchronized Hold seat() {
    checkRoom();
    seated++;
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true)) {
        leave();
      }
    };
  }

  private synchronized void leave() {
    seated--;
  }

  /**
   * Nothing while there is a free seat.
   *
   * @throws Problem 429 if there is none
   */
  public synchronized void checkRoom() {
    if (seated >= seats) {
      int wait = (int) Math.ceil(seated * seconds / workers);
      throw Problem.busy(
          Math.max(1, Math.min(LONGEST_RETRY, wait)),
          "%d requests wait for this model, and more are not taken: try again later",
          seated);
    }
  }

  /**
   * Waits for a turn at the network.
   *
   * @return the turn, to be given back as soon as the network is done
   * @throws Problem 504 if the time is over first, 499 if the caller has gone
   */
  public Hold turn(Deadline deadline, Caller caller) {
    Object me = new Object();
    synchronized (this) {
      waiting.add(me);
      try {
        deadline.check();
        while (working == workers || waiting.peek() != me) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos());
          wait(Math.max(1, Math.min(LOOK_MILLIS, left)));
          deadline.check();
          caller.check();
        }
        working++;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.unavailable(1, "the server is stopping");
      } finally {
        waiting.remove(me);
        notifyAll();
      }
    }
    long start = System.nanoTime();
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true)) {
        done(System.nanoTime() - start);
      }
    };
  }

  private synchronized void done(long nanos) {
    working--;
    seconds += WEIGHT * (nanos / 1e9 - seconds);
    notifyAll();
  }

  /** Requests accepted and not yet answered. */
  public synchronized int seated() {
    return seated;
  }

  /** Pictures that wait for their turn. */
  public synchronized int waiting() {
    return waiting.size();
  }
}
