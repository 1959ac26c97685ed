package io.intarsia.graph;

import io.intarsia.base.Refusal;
import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Shape;
import io.intarsia.op.ShapeMismatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes nodes, checks their shapes, and makes no node twice. */
public final class GraphBuilder {
  private record Key(Op op, List<Node> inputs) {}

  private final Map<Key, Node> made = new HashMap<>();

  /**
   * The node of an operation on nodes.
   *
   * @param layer the path of the block it belongs to
   * @throws Refusal MODEL if the shapes do not fit; names the layer
   */
  public Node add(Op op, List<Node> inputs, String layer) {
    Node known = made.get(new Key(op, inputs));
    if (known != null) {
      return known;
    }
    Shape shape;
    try {
      shape = op.infer(inputs.stream().map(Node::shape).toList());
    } catch (ShapeMismatch e) {
      throw Refusal.model(
          "%s: %s %s; its inputs are %s",
          layer.isEmpty() ? "the network" : layer,
          op.name(),
          String.valueOf(e.getMessage()),
          inputs.stream().map(n -> n.shape().toString()).toList());
    }
    Node node = new Node(op, inputs, shape, layer);
    if (!(op instanceof Pointwise.Dropout)) {
      made.put(new Key(op, List.copyOf(inputs)), node);
    }
    return node;
  }

  /** The leaf of a parameter. */
  public Node param(String key, long... shape) {
    int dot = key.lastIndexOf('.');
    String layer = dot < 0 ? "" : key.substring(0, dot);
    return add(new Leaf.Param(key, Shape.of(shape)), List.of(), layer);
  }
}
