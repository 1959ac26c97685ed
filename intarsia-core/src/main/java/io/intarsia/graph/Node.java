package io.intarsia.graph;

import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Shape;
import java.util.List;

/** One operation at one place of a graph, with its inputs. Compared by identity. */
public final class Node {
  private final Op op;
  private final List<Node> inputs;
  private final Shape shape;
  private final String layer;

  Node(Op op, List<Node> inputs, Shape shape, String layer) {
    this.op = op;
    this.inputs = List.copyOf(inputs);
    this.shape = shape;
    this.layer = layer;
  }

  /** What is done. */
  public Op op() {
    return op;
  }

  /** With what, in the operation's order. */
  public List<Node> inputs() {
    return inputs;
  }

  /** One of the inputs. */
  public Node input(int index) {
    return inputs.get(index);
  }

  /** The shape of the result. */
  public Shape shape() {
    return shape;
  }

  /** The path of the block this belongs to, such as {@code decode_head.linear_fuse}. */
  public String layer() {
    return layer;
  }

  /** True for parameters and constants: values known before the network runs. */
  public boolean isValue() {
    return op instanceof Leaf.Param || op instanceof Leaf.Const;
  }

  @Override
  public String toString() {
    return op.name() + " " + shape + (layer.isEmpty() ? "" : " in " + layer);
  }
}
