package io.intarsia.graph.rewrite;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.op.Pointwise;
import java.util.Map;

/** A graph for training with every dropout left out. Changes what is learnt, so it is no pass. */
public final class WithoutDropout {
  private WithoutDropout() {}

  /** The graph without dropout. */
  public static Graph apply(Graph graph) {
    return Edit.walk(
            new Program(graph, Weights.of(Map.of())),
            (node, inputs, edit) -> node.op() instanceof Pointwise.Dropout ? inputs.get(0) : null)
        .program()
        .graph();
  }
}
