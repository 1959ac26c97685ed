package io.intarsia.predict.ort;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Times programs on ONNX Runtime by hand: {@code OrtTiming b0|b2 [side] [runs]}. */
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

  /** Random weights of a network; variances and scales near 1. */
  static Weights random(Network network, long seed) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    Random random = new Random(seed);
    network
        .manifest()
        .shapes()
        .forEach(
            (key, shape) -> {
              float[] array = new float[(int) NdArray.count(shape)];
              boolean positive = key.endsWith("running_var") || shape.length == 1;
              long fan = shape.length < 2 ? 1 : NdArray.count(shape) / shape[0];
              for (int i = 0; i < array.length; i++) {
                float noise = (float) random.nextGaussian();
                array[i] =
                    positive ? 0.5f + 0.1f * Math.abs(noise) : noise / (float) Math.sqrt(fan);
              }
              values.put(key, NdArray.ofFloats(array, shape));
            });
    return Weights.of(values);
  }

  static NdArray picture(long seed, long... shape) {
    float[] pixels = new float[(int) NdArray.count(shape)];
    Random random = new Random(seed);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return NdArray.ofFloats(pixels, shape);
  }

  /** Prints medians of interleaved runs of the symbolic and the fixed plain program. */
  public static void main(String[] args) throws Exception {
    String name = args[0];
    int side = args.length > 1 ? Integer.parseInt(args[1]) : 512;
    int runs = args.length > 2 ? Integer.parseInt(args[2]) : 15;
    long start = System.nanoTime();
    Network network = network(name);
    Graph graph = Tracer.trace(network);
    Program program = new Program(graph, random(network, 1));
    memory("traced");
    System.out.printf("traced %.3f s%n", (System.nanoTime() - start) / 1e9);
    start = System.nanoTime();
    OrtProgram session = new OrtExecutor(OrtOptions.standard()).prepare(program);
    System.out.printf("prepared %.3f s%n", (System.nanoTime() - start) / 1e9);
    memory("prepared");
    Map<String, NdArray> input = Map.of(Tracer.PICTURE, picture(2, 1, 3, side, side));
    double[] times = new double[runs];
    for (int i = -3; i < runs; i++) {
      long t = System.nanoTime();
      session.run(input, r -> r.get("logits").at(0));
      if (i >= 0) {
        times[i] = (System.nanoTime() - t) / 1e6;
      }
    }
    java.util.Arrays.sort(times);
    System.out.printf("%s %d: median %.1f ms, least %.1f%n", name, side, times[runs / 2], times[0]);
    memory("run");
  }

  static void memory(String when) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM") || line.startsWith("VmRSS")) {
        System.out.println(when + " " + line);
      }
    }
  }
}
