package io.intarsia.predict.decode;

import io.intarsia.base.Checks;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares numbered pieces of work between the calling thread and helpers borrowed from an executor.
 * The caller works too and waits only for helpers that have started, so a busy or full executor
 * slows the work down but cannot block it, not even when the caller is one of its own threads.
 */
final class Crew {
  private final Executor executor;
  private final int threads;

  /**
   * @param threads threads at work at most, the caller's included
   */
  Crew(Executor executor, int threads) {
    this.executor = executor;
    this.threads = Checks.positive("threads", threads);
  }

  int threads() {
    return threads;
  }

  /**
   * Runs pieces 0 to {@code pieces}, each once, and returns when all are done.
   *
   * @param worker called once by every thread that takes part, for its own scratch memory
   */
  void run(int pieces, int atMost, Supplier<IntConsumer> worker) {
    Shift shift = new Shift(pieces, worker);
    int helpers = Math.min(Math.min(threads, atMost), pieces) - 1;
    try {
      for (int i = 0; i < helpers; i++) {
        executor.execute(shift::help);
      }
    } catch (RejectedExecutionException full) {
      // The caller does what nobody else takes.
    }
    shift.work();
    shift.await();
  }

  private static final class Shift {
    private final int pieces;
    private final Supplier<IntConsumer> worker;
    private final AtomicInteger next = new AtomicInteger();
    private int active;
    private boolean over;
    private @Nullable Throwable failure;

    Shift(int pieces, Supplier<IntConsumer> worker) {
      this.pieces = pieces;
      this.worker = worker;
    }

    void help() {
      synchronized (this) {
        if (over) {
          return;
        }
        active++;
      }
      try {
        work();
      } finally {
        synchronized (this) {
          active--;
          notifyAll();
        }
      }
    }

    void work() {
      try {
        int piece = next.getAndIncrement();
        if (piece >= pieces) {
          return;
        }
        IntConsumer hands = worker.get();
        for (; piece < pieces; piece = next.getAndIncrement()) {
          hands.accept(piece);
        }
      } catch (RuntimeException | Error e) {
        synchronized (this) {
          failure = failure == null ? e : failure;
        }
        next.set(pieces);
      }
    }

    synchronized void await() {
      over = true;
      boolean interrupted = false;
      while (active > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
