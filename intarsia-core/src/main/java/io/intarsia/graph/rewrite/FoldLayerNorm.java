package io.intarsia.graph.rewrite;

import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Norm;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Product;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reduces a layer norm over channels to one factor per pixel; scale, shift and centring go into the
 * convolutions that read it. A reader that pads, or is no convolution, gets them as a 1x1
 * convolution of their own.
 */
public final class FoldLayerNorm implements Pass {
  @Override
  public String name() {
    return "fold layer norm";
  }

  @Override
  public String law() {
    return "W (a (x - mean) r + c) + b = W' (x r) + b + W c, W' being W diag(a) with its mean over"
        + " inputs taken off, r one number per pixel.";
  }

  @Override
  public Rewritten apply(Program program) {
    return Edit.walk(program, FoldLayerNorm::rewrite);
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (node.op() instanceof Norm.LayerNorm norm && norm.axis() == 1 && inputs.size() == 3) {
      Kernel tail = Kernel.layerNormTail(edit.numbers(inputs.get(1)), edit.numbers(inputs.get(2)));
      return tail.pointwise(scaled(inputs.get(0), norm, node, edit), edit, node.layer());
    }
    if (node.op() instanceof Product.Conv2d conv
        && node.input(0).op() instanceof Norm.LayerNorm norm
        && norm.axis() == 1
        && node.input(0).inputs().size() == 3
        && conv.groups() == 1
        && conv.window().padH() == 0
        && conv.window().padW() == 0) {
      Node before = node.input(0);
      float[] scale = edit.numbers(edit.replacement(before.input(1)));
      float[] shift = edit.numbers(edit.replacement(before.input(2)));
      Kernel folded = Kernel.of(node, edit).afterAffine(scale, shift).centredInputs();
      Node x = scaled(edit.replacement(before.input(0)), norm, before, edit);
      return folded.on(x, conv.window(), 1, edit, node.layer());
    }
    return null;
  }

  /** x times one over its standard deviation; the mean is not computed where it is known as 0. */
  private static Node scaled(Node x, Norm.LayerNorm norm, Node old, Edit edit) {
    Node r = edit.add(new Norm.InverseStd(norm.eps()), List.of(x), old.layer());
    Pointwise.Binary times = new Pointwise.Binary(Pointwise.Operator.MUL);
    return edit.add(times, new ArrayList<>(List.of(x, r)), old.layer());
  }
}
