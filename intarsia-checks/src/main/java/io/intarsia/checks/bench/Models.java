package io.intarsia.checks.bench;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Cost;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Program;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.pretrained.PretrainedWriter;
import io.intarsia.zoo.Catalogue;
import io.intarsia.zoo.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Networks with random weights, always the same, kept as folders of the Hub's layout with the plain
 * export for pictures of one size beside them, {@code onnx/model.onnx}.
 */
final class Models {
  private final Path folder;

  /**
   * @param folder where they are kept
   */
  Models(Path folder) {
    this.folder = folder;
  }

  /** The folder of a network of the catalogue; made if it is not there. */
  Path folder(String name) {
    Path made = folder.resolve(name);
    if (!Files.exists(made.resolve("config.json"))) {
      Variant variant = Catalogue.named(name);
      LabelSpace labels = LabelSpace.builtIn(variant.labels());
      Network network = variant.definition().make(3, labels.size());
      PretrainedWriter.save(
          new Pretrained(
              name,
              variant.name(),
              variant.task(),
              network,
              random(network.manifest(), 1),
              labels,
              variant.preprocessing(),
              variant.stride(),
              variant.alignCorners(),
              List.of()),
          made);
    }
    return made;
  }

  /** A network as it is defined, for pictures of any size. */
  Program program(String name) {
    return PretrainedLoader.load(name, folder(name)).program();
  }

  /**
   * The folder whose {@code onnx/model.onnx} is the plain export for pictures [1, 3, side, side] in
   * standard operators; made if it is not there.
   */
  Path export(String name, int side) {
    Path source = folder(name);
    Path made = folder.resolve(name + "-" + side);
    Path onnx = made.resolve("onnx");
    Path file = onnx.resolve("model.onnx");
    if (!Files.exists(file)) {
      Program bound = BindSizes.bind(program(name), 1, side, side);
      try {
        Files.createDirectories(onnx);
        Files.write(made.resolve("config.json"), Files.readAllBytes(source.resolve("config.json")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      OnnxWriter.write(bound, file, OnnxOptions.standard());
    }
    return made;
  }

  /** Thousand million multiplications and additions of a graph for one picture. */
  static double gigaflops(Graph graph, int side) {
    return Cost.of(graph, 1, side, side).multiplyAdds() * 2 / 1e9;
  }

  /** Values that keep activations near 1: normal by fan-in, vectors between 0.5 and 1. */
  static Weights random(Manifest manifest, long seed) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    Random random = new Random(seed);
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              long[] shape = parameter.shape();
              values.put(
                  key,
                  parameter.dtype() == DType.F32
                      ? NdArray.ofFloats(values(random, shape), shape)
                      : zeros(parameter.dtype(), shape));
            });
    return Weights.of(values);
  }

  private static float[] values(Random random, long[] shape) {
    float[] values = new float[(int) NdArray.count(shape)];
    double fan = shape.length < 2 ? 1 : NdArray.count(shape) / (double) shape[0];
    for (int i = 0; i < values.length; i++) {
      double noise = random.nextGaussian();
      values[i] =
          (float)
              (shape.length < 2
                  ? 0.5 + Math.min(0.5, 0.1 * Math.abs(noise))
                  : noise / Math.sqrt(fan));
    }
    return values;
  }

  private static NdArray zeros(DType dtype, long[] shape) {
    int bytes = Math.toIntExact(NdArray.count(shape) * dtype.bytes());
    return NdArray.of(dtype, ByteBuffer.allocate(bytes), shape);
  }
}
