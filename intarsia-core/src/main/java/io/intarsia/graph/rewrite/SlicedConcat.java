package io.intarsia.graph.rewrite;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.op.Layout;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A 1x1 convolution of a concatenation as the sum of 1x1 convolutions of its parts by slices of the
 * one weight, those of upsampled parts before the upsampling. Reads no values, so that the weight
 * keeps its gradient: the form of {@link LowerResolution} for training.
 */
public final class SlicedConcat implements Pass {
  @Override
  public String name() {
    return "1x1 convolutions of concatenations by slices";
  }

  @Override
  public String law() {
    return "A 1x1 convolution of a concatenation is the sum of 1x1 convolutions of its parts, and"
        + " it commutes with any interpolation whose weights sum to one.";
  }

  /** The rewritten graph. */
  public static Graph apply(Graph graph) {
    return new SlicedConcat().apply(new Program(graph, Weights.of(Map.of()))).program().graph();
  }

  @Override
  public Rewritten apply(Program program) {
    return Edit.walk(program, SlicedConcat::rewrite);
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (!Kernel.isPointwise(node)
        || !(node.op() instanceof Product.Conv2d conv)
        || edit.uses(node.input(0)) != 1) {
      return null;
    }
    Node concat = node.input(0);
    boolean joins = concat.op() instanceof Layout.Concat c && c.axis() == 1;
    if (!joins || concat.inputs().stream().noneMatch(part -> isUpsampled(part, edit))) {
      return null;
    }
    Node weight = inputs.get(1);
    Node sum = null;
    long from = 0;
    for (Node part : concat.inputs()) {
      long to = from + part.shape().dim(1).known();
      Node slice = edit.add(new Layout.Slice(1, from, to), List.of(weight), node.layer());
      boolean bias = to == weight.shape().dim(1).known() && inputs.size() > 2;
      Node term = term(part, slice, bias ? inputs.get(2) : null, conv, node, edit);
      Pointwise.Binary add = new Pointwise.Binary(Pointwise.Operator.ADD);
      sum = sum == null ? term : edit.add(add, List.of(sum, term), node.layer());
      from = to;
    }
    return sum;
  }

  private static Node term(
      Node part, Node slice, @Nullable Node bias, Product.Conv2d conv, Node node, Edit edit) {
    boolean low = isUpsampled(part, edit);
    Node x = edit.replacement(low ? part.input(0) : part);
    List<Node> operands = bias == null ? List.of(x, slice) : List.of(x, slice, bias);
    Node product = edit.add(conv, operands, node.layer());
    if (!low) {
      return product;
    }
    List<Node> resized =
        new java.util.ArrayList<>(part.inputs().stream().map(edit::replacement).toList());
    resized.set(0, product);
    return edit.add(part.op(), resized, part.layer());
  }

  private static boolean isUpsampled(Node part, Edit edit) {
    return part.op() instanceof Resample.Resize
        && edit.uses(part) == 1
        && LowerResolution.isUpsampling(part);
  }
}
