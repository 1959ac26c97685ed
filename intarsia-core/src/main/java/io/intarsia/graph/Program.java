package io.intarsia.graph;

import io.intarsia.base.NdArray;
import io.intarsia.nn.Weights;
import io.intarsia.op.Leaf;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph and the values of its parameters: all that is needed to run it.
 *
 * @param graph the operations
 * @param weights a value for every {@link Leaf.Param} of the graph; may hold more
 */
public record Program(Graph graph, Weights weights) {

  /** The value of a parameter or constant node. */
  public NdArray value(Node node) {
    if (node.op() instanceof Leaf.Const constant) {
      return constant.value();
    }
    return weights.get(((Leaf.Param) node.op()).key());
  }

  /** The keys of the parameters the graph reads, in the order it first reads them. */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Leaf.Param param) {
        keys.add(param.key());
      }
    }
    return keys;
  }

  /** The same program reduced to some of its outputs: auxiliary heads and all they need go. */
  public Program only(List<String> outputs) {
    Map<String, Node> kept = new java.util.LinkedHashMap<>(graph.outputs());
    kept.keySet().retainAll(outputs);
    return new Program(graph.withOutputs(kept), weights);
  }
}
