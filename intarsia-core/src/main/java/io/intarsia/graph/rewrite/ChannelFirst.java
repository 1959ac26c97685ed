package io.intarsia.graph.rewrite;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Layout;
import io.intarsia.op.Norm;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Shape;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the change from pixels to tokens past everything that treats tokens alike, until it meets
 * the change back and both vanish: the network stays in [N, C, H, W].
 */
public final class ChannelFirst implements Pass {
  @Override
  public String name() {
    return "channel-first tokens";
  }

  @Override
  public String law() {
    return "A map that treats all tokens alike commutes with their layout; on pixels a linear map"
        + " of channels is a 1x1 convolution.";
  }

  @Override
  public Rewritten apply(Program program) {
    return Edit.walk(program, ChannelFirst::rewrite);
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (inputs.isEmpty() || picture(inputs.get(0)) == null) {
      return null;
    }
    Node x = inputs.get(0).input(0);
    if (node.op() instanceof Layout.ToGrid) {
      Shape like = inputs.get(1).shape();
      boolean same = x.shape().dim(2).equals(like.dim(2)) && x.shape().dim(3).equals(like.dim(3));
      return same ? x : null;
    }
    if (node.op() instanceof Product.Linear) {
      return tokens(linear(node, x, inputs, edit), node, edit);
    }
    if (node.op() instanceof Norm.LayerNorm norm && norm.axis() == -1) {
      return tokens(
          replaceFirst(new Norm.LayerNorm(1, norm.eps()), x, inputs, node, edit), node, edit);
    }
    if (node.op() instanceof Layout.Slice slice && (slice.axis() == 2 || slice.axis() == -1)) {
      Layout.Slice channels = new Layout.Slice(1, slice.start(), slice.end());
      return tokens(edit.add(channels, List.of(x), node.layer()), node, edit);
    }
    if (node.op() instanceof Pointwise.Unary) {
      return tokens(edit.add(node.op(), List.of(x), node.layer()), node, edit);
    }
    if (node.op() instanceof Pointwise.Binary) {
      Node y = picture(inputs.get(1));
      boolean same = y != null && y.shape().equals(x.shape());
      return same && y != null
          ? tokens(edit.add(node.op(), List.of(x, y), node.layer()), node, edit)
          : null;
    }
    if (node.op() instanceof Product.Attention attention && !attention.channelFirst()) {
      return attention(attention, node, inputs, edit);
    }
    if (node.op() instanceof Pool.Mean mean && mean.axes().equals(List.of(1)) && !mean.keep()) {
      return edit.add(new Pool.Mean(List.of(2, 3), false), List.of(x), node.layer());
    }
    return null;
  }

  private static @Nullable Node picture(Node tokens) {
    return tokens.op() instanceof Layout.Tokens ? tokens.input(0) : null;
  }

  private static Node tokens(Node picture, Node old, Edit edit) {
    return edit.add(new Layout.Tokens(), List.of(picture), old.layer());
  }

  private static Node replaceFirst(
      io.intarsia.op.Op op, Node x, List<Node> inputs, Node old, Edit edit) {
    List<Node> changed = new ArrayList<>(inputs);
    changed.set(0, x);
    return edit.add(op, changed, old.layer());
  }

  private static Node linear(Node node, Node x, List<Node> inputs, Edit edit) {
    long[] shape = inputs.get(1).shape().known();
    NdArray matrix = NdArray.ofFloats(edit.numbers(inputs.get(1)), shape[0], shape[1], 1, 1);
    List<Node> changed = new ArrayList<>(inputs);
    changed.set(0, x);
    changed.set(1, edit.parameter(node.layer() + ".weight'", matrix));
    Product.Conv2d pixel = new Product.Conv2d(Window.square(1, 1, 0, 1), 1);
    return edit.add(pixel, changed, node.layer());
  }

  private static @Nullable Node attention(
      Product.Attention attention, Node node, List<Node> inputs, Edit edit) {
    List<Node> pictures = new ArrayList<>();
    for (Node input : inputs) {
      Node picture = picture(input);
      if (picture == null) {
        return null;
      }
      pictures.add(picture);
    }
    Product.Attention op = new Product.Attention(attention.heads(), attention.scale(), true);
    return tokens(edit.add(op, pictures, node.layer()), node, edit);
  }
}
