package io.intarsia.predict.decode;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;

/**
 * Times decoding against the plain fused way (every class interpolated at every pixel), on
 * region-like and on pure-noise logits. Run as a program; prints medians in milliseconds.
 */
final class DecodeTiming {
  private DecodeTiming() {}

  public static void main(String[] args) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    ForkJoinPool pool = new ForkJoinPool(threads);
    Random random = new Random(1);
    Logits regions = Naive.regions(random, 150, 128, 128);
    Logits noise = Naive.noise(random, 150, 128, 128);
    DecodeOptions labels = DecodeOptions.LABELS;
    ClassDecoder plain = new ClassDecoder(labels, pool, threads);
    ClassDecoder one = new ClassDecoder(labels, pool, 1);
    ClassDecoder sure = new ClassDecoder(labels.withConfidence(true), pool, threads);
    time("regions 512x683", 60, () -> plain.decode(regions, 512, 683));
    time("regions 512x683, one thread", 60, () -> one.decode(regions, 512, 683));
    time("noise   512x683", 20, () -> plain.decode(noise, 512, 683));
    time("regions 4000x3000", 20, () -> plain.decode(regions, 4000, 3000));
    time("regions 128x128, no change of size", 60, () -> plain.decode(regions, 128, 128));
    time("regions 512x683 with confidence", 20, () -> sure.decode(regions, 512, 683));
    time("plain fused 512x683, one thread", 10, () -> fused(regions, 512, 683));
    pool.shutdown();
  }

  private static byte[] fused(Logits in, int height, int width) {
    Axis rows = new Axis(in.height(), height, height, false);
    Axis columns = new Axis(in.width(), width, width, false);
    byte[] out = new byte[height * width];
    float[] most = new float[width];
    float[] mixed = new float[in.width() + 1];
    for (int y = 0; y < height; y++) {
      Arrays.fill(most, Float.NEGATIVE_INFINITY);
      float w = rows.weight[y];
      for (int c = 0; c < in.classes(); c++) {
        for (int x = 0; x < in.width(); x++) {
          mixed[x] =
              (1 - w) * in.at(c, rows.lower[y], x) + w * in.at(c, rows.upper(rows.lower[y]), x);
        }
        mixed[in.width()] = mixed[in.width() - 1];
        for (int x = 0; x < width; x++) {
          int at = columns.lower[x];
          float value = mixed[at] + columns.weight[x] * (mixed[at + 1] - mixed[at]);
          if (value > most[x]) {
            most[x] = value;
            out[y * width + x] = (byte) c;
          }
        }
      }
    }
    return out;
  }

  private static void time(String name, int times, Callable<?> work) throws Exception {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      work.call();
    }
    long before = allocated();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.call();
      nanos[i] = System.nanoTime() - start;
    }
    long bytes = (allocated() - before) / times;
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-40s median %8.2f  best %8.2f ms  allocated by caller %6.2f MB%n",
        name,
        nanos[times / 2] / 1e6,
        nanos[0] / 1e6,
        bytes / 1e6);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
