package io.intarsia.predict.ort;

import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Times programs on ONNX Runtime by hand, interleaved: {@code OrtTiming b0|b2 SIDE RUNS VARIANT...}
 * where a variant is {@code plain} or {@code fast}, with {@code -fixed} for bound sizes. Ratios are
 * to the first variant; with one thread and {@code -Dintarsia.spin=false} the processor time holds
 * on a busy machine too.
 */
public final class OrtTiming {
  private OrtTiming() {}

  static Network network(String name) {
    return name.equals("b0")
        ? new Segformer(
            MixTransformer.Config.standard(3, List.of(2, 2, 2, 2), List.of(32, 64, 160, 256)),
            256,
            150)
        : new Segformer(
            MixTransformer.Config.standard(3, List.of(3, 4, 6, 3), List.of(64, 128, 320, 512)),
            768,
            150);
  }

  /** Random weights, made anew whenever they are asked for; vectors are positive. */
  static Weights random(Network network, long seed) {
    Map<String, long[]> shapes = network.manifest().shapes();
    return new Weights() {
      @Override
      public java.util.Set<String> keys() {
        return shapes.keySet();
      }

      @Override
      public long[] shape(String key) {
        return shapes.get(key).clone();
      }

      @Override
      public NdArray get(String key) {
        return values(new Random(seed + key.hashCode()), shapes.get(key));
      }
    };
  }

  private static NdArray values(Random random, long[] shape) {
    float[] array = new float[(int) NdArray.count(shape)];
    double fan = shape.length < 2 ? 1 : (double) NdArray.count(shape) / shape[0];
    for (int i = 0; i < array.length; i++) {
      double noise = random.nextDouble() * 3.4 - 1.7;
      array[i] = (float) (shape.length == 1 ? 0.5 + 0.1 * Math.abs(noise) : noise / Math.sqrt(fan));
    }
    return NdArray.ofFloats(array, shape);
  }

  static NdArray picture(long seed, long... shape) {
    float[] pixels = new float[(int) NdArray.count(shape)];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return NdArray.ofFloats(pixels, shape);
  }

  private static Program program(Network network, String variant, int side) {
    Program plain = new Program(Tracer.trace(network), random(network, 1));
    Program chosen = variant.startsWith("fast") ? Rewrites.apply(plain) : plain;
    return variant.contains("-fixed") ? BindSizes.bind(chosen, 1, side, side) : chosen;
  }

  /** Prints medians of wall and processor time and their ratios. */
  public static void main(String[] args) throws Exception {
    Network network = network(args[0]);
    int side = Integer.parseInt(args[1]);
    int runs = Integer.parseInt(args[2]);
    List<String> variants = List.of(args).subList(3, args.length);
    Map<String, NdArray> input = Map.of(Tracer.PICTURE, picture(2, 1, 3, side, side));
    Map<String, OrtProgram> sessions = new LinkedHashMap<>();
    for (String variant : variants) {
      Program program = program(network, variant, side);
      memory("before " + variant);
      long start = System.nanoTime();
      sessions.put(variant, new OrtExecutor(OrtOptions.standard()).prepare(program));
      System.out.printf("%s prepared in %.2f s%n", variant, (System.nanoTime() - start) / 1e9);
      memory("after " + variant);
    }
    List<double[]> wall = new ArrayList<>();
    List<double[]> processor = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      wall.add(new double[runs]);
      processor.add(new double[runs]);
    }
    for (int run = -1; run < runs; run++) {
      for (int i = 0; i < variants.size(); i++) {
        OrtProgram session = sessions.get(variants.get(i));
        long from = System.nanoTime();
        long used = processorTime();
        session.run(input, lent -> lent.get(Network.LOGITS).at(0));
        if (run >= 0) {
          wall.get(i)[run] = (System.nanoTime() - from) / 1e6;
          processor.get(i)[run] = (processorTime() - used) / 1e6;
        }
      }
    }
    for (int i = 0; i < variants.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "%s %s %d: wall %.1f ms (%.3f), processor %.1f ms (%.3f)%n",
          args[0],
          variants.get(i),
          side,
          median(wall.get(i)),
          median(wall.get(i)) / median(wall.get(0)),
          median(processor.get(i)),
          median(processor.get(i)) / median(processor.get(0)));
    }
    memory("at the end");
  }

  private static long processorTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void memory(String when) throws Exception {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM") || line.startsWith("VmRSS")) {
          System.out.println("  " + when + " " + line.replaceAll("\\s+", " "));
        }
      }
    }
  }
}
