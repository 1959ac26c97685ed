package io.intarsia.checks.golden;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Shape;
import io.intarsia.run.Executor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one operation on given tensors. */
final class Single {
  private static final String RESULT = "y";

  private Single() {}

  static NdArray run(Executor executor, Op op, List<NdArray> inputs) {
    GraphBuilder builder = new GraphBuilder();
    List<Node> leaves = new ArrayList<>();
    Map<String, NdArray> given = new LinkedHashMap<>();
    for (NdArray input : inputs) {
      String key = "x" + leaves.size();
      leaves.add(builder.add(new Leaf.Input(key, Shape.of(input.shape())), List.of(), ""));
      given.put(key, input);
    }
    Graph graph = new Graph(Map.of(RESULT, builder.add(op, leaves, op.name())), Map.of());
    Program program = new Program(graph, Weights.of(Map.of()));
    try (Executor.Session session = executor.prepare(program)) {
      NdArray result = session.run(given).get(RESULT);
      if (result == null) {
        throw new IllegalStateException(executor.name() + " left the result out");
      }
      return result;
    }
  }
}
