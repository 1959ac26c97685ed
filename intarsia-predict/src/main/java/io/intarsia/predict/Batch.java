package io.intarsia.predict;

import io.intarsia.base.Checks;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Segments files with several workers that take turns at the network, which keeps all cores busy by
 * itself: so decoding, running and writing of different files overlap.
 */
final class Batch {
  private final Segmenter segmenter;
  private final int jobs;
  private final Semaphore network = new Semaphore(1, true);
  private volatile boolean stopped;

  Batch(Segmenter segmenter, int jobs) {
    this.segmenter = segmenter;
    this.jobs = Checks.positive("jobs", jobs);
  }

  void run(Iterator<Path> files, Consumer<Outcome> each) {
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        all.add(workers.submit(() -> work(files, each)));
      }
      for (Future<?> one : all) {
        await(one);
      }
    } finally {
      stopped = true;
      workers.shutdownNow();
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
      throw Refusal.usage("the batch was interrupted");
    }
  }

  private void work(Iterator<Path> files, Consumer<Outcome> each) {
    try {
      for (Path file = next(files); file != null; file = next(files)) {
        each.accept(outcome(file));
      }
    } finally {
      stopped = true;
    }
  }

  private @Nullable Path next(Iterator<Path> files) {
    synchronized (files) {
      return !stopped && files.hasNext() ? files.next() : null;
    }
  }

  private Outcome outcome(Path file) {
    try {
      Picture picture = segmenter.decode(file);
      network.acquireUninterruptibly();
      try {
        return new Outcome(file, picture, segmenter.segment(picture), null);
      } finally {
        network.release();
      }
    } catch (Refusal refusal) {
      return new Outcome(file, null, null, refusal);
    }
  }
}
