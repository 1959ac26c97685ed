package io.intarsia.torch.infer;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Weights;
import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Shape;
import io.intarsia.run.Executor;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small programs with random values. */
final class Programs {
  private Programs() {}

  /** Normal numbers. */
  static NdArray random(long seed, long... shape) {
    Random random = new Random(seed);
    float[] values = new float[(int) NdArray.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NdArray.ofFloats(values, shape);
  }

  /** One operation; the first {@code given} inputs come at run time, the rest are constants. */
  static Program single(Op op, List<NdArray> inputs, int given) {
    GraphBuilder builder = new GraphBuilder();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      NdArray value = inputs.get(i);
      Leaf leaf =
          i < given ? new Leaf.Input("in" + i, Shape.of(value.shape())) : new Leaf.Const(value);
      nodes.add(builder.add(leaf, List.of(), ""));
    }
    Graph graph = new Graph(Map.of("out", builder.add(op, nodes, "it")), Map.of());
    return new Program(graph, Weights.of(Map.of()));
  }

  /** The result of a program made by {@link #single}. */
  static NdArray run(Executor executor, Program program, List<NdArray> inputs) {
    Map<String, NdArray> given = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      given.put("in" + i, inputs.get(i));
    }
    try (Executor.Session session = executor.prepare(program)) {
      return session.run(given).get("out");
    }
  }

  /** A SegFormer with one layer a stage and random weights. */
  static Program segformer() {
    MixTransformer.Config config =
        MixTransformer.Config.standard(3, List.of(1, 1, 1, 1), List.of(8, 16, 20, 32));
    Graph graph = Tracer.trace(new Segformer(config, 16, 5));
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Leaf.Param param) {
        values.put(param.key(), value(param));
      }
    }
    return new Program(graph, Weights.of(values));
  }

  private static NdArray value(Leaf.Param param) {
    long[] shape = param.shape().known();
    float[] values = random(param.key().hashCode(), shape).floats();
    boolean matrix = shape.length > 1;
    double spread = matrix ? Math.sqrt((double) shape[0] / values.length) : 0.1;
    boolean around1 = !matrix && param.key().matches(".*(weight|var)");
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * spread) + (around1 ? 1 : 0);
    }
    return NdArray.ofFloats(values, shape);
  }

  /** The largest difference over the largest magnitude. */
  static double difference(NdArray a, NdArray b) {
    float[] x = a.floats();
    float[] y = b.floats();
    double most = 0;
    double scale = 1e-3;
    for (int i = 0; i < x.length; i++) {
      double difference = Math.abs((double) x[i] - y[i]);
      most = difference <= most ? most : difference;
      scale = Math.max(scale, Math.abs(x[i]));
      if (Double.isNaN(difference)) {
        return Double.NaN;
      }
    }
    return most / scale;
  }
}
