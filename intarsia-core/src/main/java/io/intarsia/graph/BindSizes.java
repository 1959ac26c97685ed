package io.intarsia.graph;

import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Resample;
import io.intarsia.op.Shape;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts numbers in the place of size symbols. Fixed sizes run faster, and operations that took a
 * size from another tensor no longer need it.
 */
public final class BindSizes {
  private BindSizes() {}

  /** The program for pictures [batch, C, height, width] only. */
  public static Program bind(Program program, long batch, long height, long width) {
    Map<String, Long> sizes = Map.of("N", batch, "H", height, "W", width);
    return new Program(bind(program.graph(), sizes), program.weights());
  }

  /**
   * The graph with some symbols replaced.
   *
   * @param sizes numbers by symbol
   * @throws io.intarsia.base.Refusal MODEL if the network cannot take the size; names the layer
   */
  public static Graph bind(Graph graph, Map<String, Long> sizes) {
    GraphBuilder builder = new GraphBuilder();
    Map<Node, Node> bound = new IdentityHashMap<>();
    for (Node node : graph.nodes()) {
      List<Node> inputs = node.inputs().stream().map(bound::get).toList();
      Op op = node.op();
      if (op instanceof Leaf.Input input) {
        op = new Leaf.Input(input.key(), input.shape().bind(sizes));
      } else if (op instanceof Resample.Resize resize
          && resize.target() instanceof Resample.Target.Like) {
        Shape like = inputs.get(1).shape();
        if (like.dim(2).isKnown() && like.dim(3).isKnown()) {
          Resample.Target size = new Resample.Target.Size(like.dim(2).known(), like.dim(3).known());
          op = new Resample.Resize(resize.mode(), resize.alignCorners(), size);
          inputs = inputs.subList(0, 1);
        }
      }
      bound.put(node, builder.add(op, inputs, node.layer()));
    }
    return new Graph(mapped(graph.outputs(), bound), mapped(graph.stages(), bound));
  }

  private static Map<String, Node> mapped(Map<String, Node> names, Map<Node, Node> bound) {
    Map<String, Node> mapped = new LinkedHashMap<>();
    names.forEach(
        (name, node) -> {
          Node other = bound.get(node);
          if (other != null) {
            mapped.put(name, other);
          }
        });
    return mapped;
  }
}
