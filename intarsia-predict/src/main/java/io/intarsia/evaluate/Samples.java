package io.intarsia.evaluate;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Runs work over numbered samples on several threads; the first fault ends it and is thrown on. */
final class Samples {
  /** Work on one sample with what the thread has of its own. */
  interface Work<T> {
    void on(int index, T own);
  }

  private Samples() {}

  static <T> void each(
      int count, int workers, Progress.Factory progress, Supplier<T> own, Work<T> work) {
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(workers, count));
    try (Progress shown = progress.open("evaluating", count, "images")) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < Math.min(workers, count); i++) {
        all.add(
            threads.submit(
                () -> {
                  T mine = own.get();
                  try {
                    for (int at = next.getAndIncrement(); at < count; at = next.getAndIncrement()) {
                      work.on(at, mine);
                      shown.advance(1);
                    }
                  } catch (RuntimeException | Error fault) {
                    next.set(count);
                    throw fault;
                  }
                }));
      }
      for (Future<?> one : all) {
        await(one);
      }
    } finally {
      next.set(count);
      threads.shutdown();
    }
  }

  private static void await(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.usage("the evaluation was interrupted");
    }
  }
}
