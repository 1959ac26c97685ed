package io.intarsia.train;

import io.intarsia.augment.Augmentation;
import io.intarsia.augment.Donors;
import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Preprocess;
import io.intarsia.preprocess.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads, augments and normalises batches ahead of the training thread, in order. What a batch holds
 * depends on its number alone, never on how many threads prepare it.
 */
public final class Feed implements AutoCloseable {
  private static final int AHEAD = 2;

  private final Dataset data;
  private final Augmentation augmentation;
  private final Preprocess preprocess;
  private final Order order;
  private final ExecutorService workers;
  private final Deque<Future<Batch>> coming = new ArrayDeque<>();
  private final int depth;
  private long next;
  private long waited;

  /**
   * @param preprocessing rescaling and normalisation; sizes are the augmentation's affair
   * @param from the number of the first batch
   * @param threads that prepare batches
   */
  public Feed(
      Dataset data,
      Augmentation augmentation,
      Preprocessing preprocessing,
      Order order,
      long from,
      int threads) {
    this.data = data;
    this.augmentation = augmentation;
    this.preprocess = new Preprocess(preprocessing);
    this.order = order;
    this.next = from;
    this.depth = threads + AHEAD;
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "intarsia-feed");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * The next batch.
   *
   * @throws Refusal INPUT if a sample cannot be read, or the samples of a batch have different
   *     sizes
   */
  public Batch next() {
    while (coming.size() < depth) {
      long number = next++;
      coming.add(workers.submit(() -> batch(number)));
    }
    long before = System.nanoTime();
    try {
      return coming.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for samples", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      waited += System.nanoTime() - before;
    }
  }

  /** Seconds the caller has waited for batches so far. */
  public double waited() {
    return waited / 1e9;
  }

  /** A batch by its number, prepared by this thread. */
  public Batch batch(long number) {
    int[] chosen = order.batch(number);
    int epoch = order.epoch(number);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      // Where a sample comes twice in one epoch it is augmented in two ways.
      long seed = order.seed() + (chosen.length > order.samples() ? i : 0);
      samples.add(
          augmentation.apply(data.load(chosen[i]), seed, epoch, chosen[i], Donors.of(data)));
    }
    return collate(samples, preprocess);
  }

  /**
   * Puts samples of one size together.
   *
   * @throws Refusal INPUT if their sizes differ
   */
  static Batch collate(List<Sample> samples, Preprocess preprocess) {
    int width = samples.get(0).picture().width();
    int height = samples.get(0).picture().height();
    int n = samples.size();
    int channels = preprocess.spec().channels();
    ByteBuffer pixels =
        ByteBuffer.allocate(Math.multiplyExact(n * channels * 4, width * height))
            .order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = pixels.asFloatBuffer();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Sample sample = samples.get(i);
      if (sample.picture().width() != width || sample.picture().height() != height) {
        throw Refusal.input(
            "%s is %dx%d after augmentation and %s is %dx%d; a batch wants one size: end the"
                + " augmentation with a crop or a resize, or train with batch 1",
            sample.id(),
            sample.picture().width(),
            sample.picture().height(),
            samples.get(0).id(),
            width,
            height);
      }
      preprocess.normalise(sample.picture(), floats, i * channels * width * height);
      ids.add(sample.id());
    }
    return new Batch(
        NdArray.of(DType.F32, pixels, n, channels, height, width), truth(samples), ids);
  }

  /** The labels of samples of one size: [N, H, W] classes or [N, K, H, W] masks, 8 bits. */
  static NdArray truth(List<Sample> samples) {
    Truth first = samples.get(0).truth();
    int n = samples.size();
    int planes = first instanceof Truth.Masks masks ? masks.masks().size() : 1;
    int plane = Math.multiplyExact(first.width(), first.height());
    ByteBuffer truth = ByteBuffer.allocate(Math.multiplyExact(n * planes, plane));
    for (Sample sample : samples) {
      if (sample.truth() instanceof Truth.Classes classes) {
        truth.put(classes.map().ids());
      } else {
        for (GreyPicture mask : ((Truth.Masks) sample.truth()).masks()) {
          truth.put(mask.values());
        }
      }
    }
    long[] shape =
        first instanceof Truth.Masks
            ? new long[] {n, planes, first.height(), first.width()}
            : new long[] {n, first.height(), first.width()};
    return NdArray.of(DType.U8, truth.rewind(), shape);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
