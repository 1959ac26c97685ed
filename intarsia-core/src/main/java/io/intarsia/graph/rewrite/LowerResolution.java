package io.intarsia.graph.rewrite;

import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Dim;
import io.intarsia.op.Layout;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings 1x1 convolutions to the lowest resolution: through concatenation as a sum of their parts,
 * before upsampling instead of after it, and into the convolution before where that is cheaper.
 */
public final class LowerResolution implements Pass {
  private static final Map<String, Long> USUAL = Map.of("N", 1L, "H", 512L, "W", 512L);

  @Override
  public String name() {
    return "1x1 convolutions at low resolution";
  }

  @Override
  public String law() {
    return "A 1x1 convolution of a concatenation is the sum of 1x1 convolutions of its parts, and"
        + " it commutes with any interpolation whose weights sum to one.";
  }

  @Override
  public Rewritten apply(Program program) {
    int firings = 0;
    Program current = program;
    while (true) {
      Rewritten next = Edit.walk(current, LowerResolution::rewrite);
      if (next.firings() == 0) {
        return new Rewritten(current, firings);
      }
      firings += next.firings();
      current = next.program();
    }
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (!Kernel.isPointwise(node) || edit.uses(node.input(0)) != 1) {
      return null;
    }
    Node before = node.input(0);
    if (before.op() instanceof Layout.Concat concat && concat.axis() == 1) {
      return before.inputs().stream().anyMatch(LowerResolution::gains)
          ? split(node, before, edit)
          : null;
    }
    if (before.op() instanceof Resample.Resize && isUpsampling(before)) {
      Node low =
          Kernel.of(node, edit).pointwise(edit.replacement(before.input(0)), edit, node.layer());
      List<Node> resized = new ArrayList<>(inputs.get(0).inputs());
      resized.set(0, low);
      return edit.add(before.op(), resized, before.layer());
    }
    if (before.op() instanceof Product.Conv2d conv && conv.groups() == 1 && merges(node, before)) {
      Kernel merged = Kernel.of(node, edit).after(Kernel.of(before, edit));
      Node x = edit.replacement(before.input(0));
      return merged.on(x, conv.window(), 1, edit, node.layer());
    }
    return null;
  }

  /** True for what a 1x1 convolution can move into or past. */
  private static boolean gains(Node part) {
    return part.op() instanceof Resample.Resize && isUpsampling(part) || Kernel.isPointwise(part);
  }

  private static Node split(Node node, Node concat, Edit edit) {
    Kernel whole = Kernel.of(node, edit);
    Node sum = null;
    int from = 0;
    for (Node part : concat.inputs()) {
      int channels = (int) part.shape().dim(1).known();
      Kernel slice = whole.inputs(from, channels);
      from += channels;
      boolean last = from == whole.in;
      Kernel own = last ? slice.withBias(whole.bias) : slice;
      Node term = own.pointwise(edit.replacement(part), edit, node.layer());
      Pointwise.Binary add = new Pointwise.Binary(Pointwise.Operator.ADD);
      sum = sum == null ? term : edit.add(add, List.of(sum, term), node.layer());
    }
    if (sum == null) {
      throw new IllegalStateException("a concatenation of nothing");
    }
    return sum;
  }

  static boolean isUpsampling(Node resize) {
    Resample.Mode mode = ((Resample.Resize) resize.op()).mode();
    return mode != Resample.Mode.BICUBIC
        && pixels(resize.input(0).shape()) < pixels(resize.shape());
  }

  private static long pixels(Shape shape) {
    Dim area = shape.dim(2).times(shape.dim(3));
    return area.bind(USUAL).known();
  }

  /** True if the merged convolution multiplies no more than the two do. */
  private static boolean merges(Node outer, Node inner) {
    long out = outer.shape().dim(1).known();
    long middle = inner.shape().dim(1).known();
    long[] inside = inner.input(1).shape().known();
    long row = inside[1] * inside[2] * inside[3];
    return out * row <= middle * row + out * middle;
  }
}
