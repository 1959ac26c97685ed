package io.intarsia.graph.rewrite;

import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Dim;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Resample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves the upsampling of a single pixel to the operation that combines it with a picture. */
public final class RepeatPixel implements Pass {
  @Override
  public String name() {
    return "repeat a single pixel";
  }

  @Override
  public String law() {
    return "A single pixel upsampled is that pixel everywhere, which is how sums and products read"
        + " an axis of size one.";
  }

  @Override
  public Rewritten apply(Program program) {
    return Edit.walk(program, RepeatPixel::rewrite);
  }

  private static @Nullable Node rewrite(Node node, List<Node> inputs, Edit edit) {
    if (!(node.op() instanceof Pointwise.Binary)) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      Node one = node.input(i);
      if (repeats(one) && node.input(1 - i).shape().equals(node.shape())) {
        List<Node> changed = new ArrayList<>(inputs);
        changed.set(i, edit.replacement(one.input(0)));
        return edit.add(node.op(), changed, node.layer());
      }
    }
    return null;
  }

  private static boolean repeats(Node node) {
    return node.op() instanceof Resample.Resize
        && node.input(0).shape().dim(2).equals(Dim.of(1))
        && node.input(0).shape().dim(3).equals(Dim.of(1));
  }
}
