package io.intarsia.serve;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.graph.Program;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.predict.Segmenter;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** A tiny network of random values, and pictures for it. */
final class Tiny {
  static final List<String> CLASSES = List.of("wall", "floor", "sky");
  private static final MixTransformer.Config CONFIG =
      new MixTransformer.Config(
          3,
          List.of(1, 1, 1, 1),
          List.of(4, 4, 8, 8),
          List.of(1, 1, 2, 2),
          List.of(8, 4, 2, 1),
          List.of(7, 3, 3, 3),
          List.of(4, 2, 2, 2),
          List.of(2, 2, 2, 2),
          0.1);

  private Tiny() {}

  static Pretrained model() {
    Network network = new Segformer(CONFIG, 8, CLASSES.size());
    Random random = new Random(7);
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .entries()
        .forEach(
            (key, parameter) -> {
              int count = Math.toIntExact(NdArray.count(parameter.shape()));
              float[] numbers = new float[count];
              for (int i = 0; i < count; i++) {
                numbers[i] = value(key, random);
              }
              values.put(
                  key,
                  parameter.dtype() == DType.I64
                      ? NdArray.ofLongs(new long[1])
                      : NdArray.ofFloats(numbers, parameter.shape()));
            });
    return new Pretrained(
        "tiny",
        "tiny",
        Task.SEGMENTATION,
        network,
        Weights.of(values),
        LabelSpace.of(Map.of(0, "wall", 1, "floor", 2, "sky")),
        Preprocessing.imagenet512().withSizing(new SizePolicy.Exact(32, 32), 1),
        4,
        false,
        List.of());
  }

  /** Without biases the picture alone decides; variances must be positive. */
  private static float value(String key, Random random) {
    float number = (float) random.nextGaussian();
    return key.endsWith("running_var") ? 1 : key.endsWith("bias") ? 0 : number;
  }

  static Segmenter segmenter() {
    return Segmenter.builder().model(model()).executor(new Interpreter()).threads(1).build();
  }

  /** A segmenter that takes a permit for each picture, when it gets one. */
  static Segmenter gated(Semaphore gate) {
    return Segmenter.builder().model(model()).executor(new Gated(gate)).threads(1).build();
  }

  private record Gated(Semaphore gate) implements Executor {
    @Override
    public String name() {
      return "gated";
    }

    @Override
    public Session prepare(Program program) {
      Session inner = new Interpreter().prepare(program);
      return new Session() {
        @Override
        public Map<String, NdArray> run(Map<String, NdArray> inputs) {
          gate.acquireUninterruptibly();
          return inner.run(inputs);
        }

        @Override
        public void close() {
          inner.close();
        }
      };
    }
  }

  /** A picture of a bright disc on a dark ramp. */
  static Picture picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int dx = x - width / 2;
        int dy = y - height / 2;
        boolean disc = dx * dx + dy * dy < height * height / 9;
        int at = 3 * (y * width + x);
        rgb[at] = (byte) (disc ? 240 : x * 255 / width);
        rgb[at + 1] = (byte) (disc ? 220 : y * 255 / height);
        rgb[at + 2] = (byte) (disc ? 90 : 0);
      }
    }
    return Picture.of(width, height, rgb);
  }

  static byte[] png(int width, int height) {
    return PngWriter.encode(picture(width, height));
  }
}
