package io.intarsia.graph.rewrite;

import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Product;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes attention's factor on the scores into the convolution that makes the queries. */
public final class FoldScale implements Pass {
  @Override
  public String name() {
    return "fold attention scale";
  }

  @Override
  public String law() {
    return "s (q k) = (s q) k, and s (W x + b) = (s W) x + s b.";
  }

  @Override
  public Rewritten apply(Program program) {
    return Edit.walk(program, FoldScale::rewrite);
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (!(node.op() instanceof Product.Attention attention)
        || attention.scale() == 1
        || !(node.input(0).op() instanceof Product.Conv2d conv)
        || edit.uses(node.input(0)) != 1) {
      return null;
    }
    Node query = node.input(0);
    Kernel kernel = Kernel.of(query, edit);
    double[] factor = new double[kernel.out];
    Arrays.fill(factor, attention.scale());
    List<Node> changed = new ArrayList<>(inputs);
    changed.set(
        0,
        kernel
            .affine(factor, new double[kernel.out])
            .on(
                edit.replacement(query.input(0)),
                conv.window(),
                conv.groups(),
                edit,
                query.layer()));
    Product.Attention plain = new Product.Attention(attention.heads(), 1, attention.channelFirst());
    return edit.add(plain, changed, node.layer());
  }
}
