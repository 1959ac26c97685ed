package io.intarsia.torch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of the process that calls libtorch. OpenMP keeps a team of waiting threads for
 * every thread that calls it; callers on many threads would each bring a team, and the teams fight
 * for the cores. One pass uses them all, so passes queue here.
 */
public final class TorchThread {
  private static final String NAME = "intarsia-torch";

  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, NAME);
            thread.setDaemon(true);
            return thread;
          });

  private TorchThread() {}

  /** Runs work without gradients on that many threads and waits for it, whatever interrupts. */
  public static <T> T call(int threads, Supplier<T> work) {
    return inTurn(
        threads,
        () -> {
          try (InferenceMode mode = new InferenceMode(true)) {
            return work.get();
          }
        });
  }

  /** Runs work that may need gradients on that many threads and waits for it. */
  public static <T> T train(int threads, Supplier<T> work) {
    return inTurn(threads, work);
  }

  private static <T> T inTurn(int threads, Supplier<T> work) {
    if (Thread.currentThread().getName().equals(NAME)) {
      return work.get();
    }
    Future<T> result =
        THREAD.submit(
            () -> {
              if (torch.get_num_threads() != threads) {
                torch.set_num_threads(threads);
              }
              return work.get();
            });
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw rethrown(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException fault) {
      return fault;
    }
    return new IllegalStateException(cause);
  }
}
