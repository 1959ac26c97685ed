package io.intarsia.graph.rewrite;

import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Norm;
import io.intarsia.op.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a batch norm with fixed statistics into the convolution before it. */
public final class FoldBatchNorm implements Pass {
  @Override
  public String name() {
    return "fold batch norm";
  }

  @Override
  public String law() {
    return "a (W x + b - m) / s + c is a convolution again, with weight a W / s.";
  }

  @Override
  public Rewritten apply(Program program) {
    return Edit.walk(program, FoldBatchNorm::rewrite);
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (!(node.op() instanceof Norm.BatchNorm norm)
        || norm.training()
        || !(node.input(0).op() instanceof Product.Conv2d conv)
        || edit.uses(node.input(0)) != 1) {
      return null;
    }
    Node before = node.input(0);
    float[] scale = edit.numbers(inputs.get(1));
    float[] shift = edit.numbers(inputs.get(2));
    float[] mean = edit.numbers(inputs.get(3));
    float[] var = edit.numbers(inputs.get(4));
    double[] factor = new double[scale.length];
    double[] offset = new double[scale.length];
    for (int i = 0; i < scale.length; i++) {
      factor[i] = scale[i] / Math.sqrt(var[i] + norm.eps());
      offset[i] = shift[i] - mean[i] * factor[i];
    }
    Kernel folded = Kernel.of(before, edit).affine(factor, offset);
    Node x = edit.replacement(before.input(0));
    return folded.on(x, conv.window(), conv.groups(), edit, before.layer());
  }
}
