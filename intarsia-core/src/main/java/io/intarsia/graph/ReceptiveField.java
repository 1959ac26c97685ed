package io.intarsia.graph;

import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far around its own place a result sees the picture, in pixels, if that is finite: the sample
 * at s depends on the pixels from s - before to s + after, and shifting the picture by a multiple
 * of the alignment shifts the results alike.
 *
 * @param before pixels above or to the left, the larger of the two
 * @param after pixels below or to the right, the larger of the two
 * @param alignment the coarsest step of pixels inside the network
 */
public record ReceptiveField(int before, int after, int alignment) {

  /** What one axis of a node sees: sample i depends on pixels i * step - before to + after. */
  private record Reach(double step, double before, double after) {
    static final Reach PICTURE = new Reach(1, 0, 0);

    /** Sample i of the result reads samples i * factor - back to i * factor + ahead of this. */
    Reach read(double factor, double back, double ahead) {
      return new Reach(step * factor, before + back * step, after + ahead * step);
    }

    boolean isWhole() {
      return step == Math.rint(step) || 1 / step == Math.rint(1 / step);
    }
  }

  /** Pixels around a tile that must be discarded so that what is left is exact. */
  public int halo() {
    return Math.max(before, after);
  }

  /**
   * The field of a graph's outputs over its picture; empty if some output may depend on the whole
   * picture, or on where in the picture it lies beyond its alignment.
   */
  public static Optional<ReceptiveField> of(Graph graph) {
    Optional<ReceptiveField> rows = of(graph, true);
    Optional<ReceptiveField> columns = of(graph, false);
    return rows.flatMap(
        r ->
            columns.map(
                c ->
                    new ReceptiveField(
                        Math.max(r.before, c.before),
                        Math.max(r.after, c.after),
                        Math.max(r.alignment, c.alignment))));
  }

  private static Optional<ReceptiveField> of(Graph graph, boolean rows) {
    Map<Node, Reach> reaches = new HashMap<>();
    double coarsest = 1;
    for (Node node : graph.nodes()) {
      if (node.isValue()) {
        continue;
      }
      Optional<Reach> reach = reach(node, reaches, rows);
      if (reach.isEmpty() || !reach.get().isWhole()) {
        return Optional.empty();
      }
      reaches.put(node, reach.get());
      coarsest = Math.max(coarsest, reach.get().step);
    }
    double before = 0;
    double after = 0;
    for (Node output : graph.outputs().values()) {
      Reach reach = Objects.requireNonNull(reaches.get(output), "an output is a value");
      before = Math.max(before, reach.before);
      after = Math.max(after, reach.after);
    }
    return Optional.of(
        new ReceptiveField((int) Math.ceil(before), (int) Math.ceil(after), (int) coarsest));
  }

  private static Optional<Reach> reach(Node node, Map<Node, Reach> reaches, boolean rows) {
    Op op = node.op();
    if (op instanceof Leaf.Input) {
      return Optional.of(Reach.PICTURE);
    }
    List<Reach> inputs =
        node.inputs().stream().flatMap(n -> Stream.ofNullable(reaches.get(n))).toList();
    if (inputs.isEmpty() || (node.shape().rank() != 4 && !(op instanceof Layout.Tokens))) {
      return Optional.empty();
    }
    Reach first = inputs.get(0);
    if (op instanceof Product product) {
      return product(product, first, rows);
    }
    if (op instanceof Pool.MaxPool pool) {
      return Optional.of(slide(first, pool.window(), rows));
    }
    if (op instanceof Pool.AvgPool pool) {
      return Optional.of(slide(first, pool.window(), rows));
    }
    if (op instanceof Resample.Resize resize) {
      return resize(resize, node, inputs, rows);
    }
    if (op instanceof Layout layout) {
      return layout(layout, inputs, rows);
    }
    return isPointwise(op) ? union(inputs) : Optional.empty();
  }

  private static boolean isPointwise(Op op) {
    return op instanceof Pointwise.Unary
        || op instanceof Pointwise.Binary
        || op instanceof Pointwise.Dropout
        || op instanceof Norm.BatchNorm
        || op instanceof Norm.InverseStd
        || op instanceof Norm.InverseRms
        || (op instanceof Norm.LayerNorm norm && norm.axis() == 1)
        || (op instanceof Pointwise.Softmax softmax && softmax.axis() == 1);
  }

  private static Optional<Reach> product(Product product, Reach in, boolean rows) {
    if (product instanceof Product.Conv2d conv) {
      return Optional.of(slide(in, conv.window(), rows));
    }
    if (product instanceof Product.ConvTranspose2d up) {
      Window w = up.window();
      double stride = rows ? w.strideH() : w.strideW();
      double pad = rows ? w.padH() : w.padW();
      double back = span(w, rows) - pad;
      return Optional.of(in.read(1 / stride, Math.max(0, back / stride), pad / stride));
    }
    return Optional.empty();
  }

  private static Reach slide(Reach in, Window w, boolean rows) {
    double pad = rows ? w.padH() : w.padW();
    double ahead = Math.max(0, span(w, rows) - pad);
    return in.read(rows ? w.strideH() : w.strideW(), pad, ahead);
  }

  private static double span(Window w, boolean rows) {
    return rows
        ? (double) w.dilationH() * (w.kernelH() - 1)
        : (double) w.dilationW() * (w.kernelW() - 1);
  }

  private static Optional<Reach> resize(
      Resample.Resize resize, Node node, List<Reach> inputs, boolean rows) {
    Reach in = inputs.get(0);
    double up;
    if (resize.target() instanceof Resample.Target.Scale scale) {
      up = rows ? scale.height() : scale.width();
    } else if (resize.target() instanceof Resample.Target.Like && inputs.size() == 2) {
      up = in.step / inputs.get(1).step;
    } else {
      return Optional.empty();
    }
    if (up != Math.rint(up) || resize.alignCorners()) {
      return Optional.empty();
    }
    double around = resize.mode() == Resample.Mode.BICUBIC ? 2.5 : 1.5;
    return Optional.of(
        resize.mode() == Resample.Mode.NEAREST
            ? in.read(1 / up, (up - 1) / up, 0)
            : in.read(1 / up, around, around));
  }

  private static Optional<Reach> layout(Layout layout, List<Reach> inputs, boolean rows) {
    Reach in = inputs.get(0);
    if (layout instanceof Layout.Concat concat && concat.axis() == 1) {
      return union(inputs);
    }
    if (layout instanceof Layout.Tokens
        || layout instanceof Layout.ToGrid
        || (layout instanceof Layout.Slice slice && slice.axis() == 1)) {
      return Optional.of(in);
    }
    if (layout instanceof Layout.Pad pad && pad.border() == Layout.Border.CONSTANT) {
      int by = rows ? pad.top() : pad.left();
      return Optional.of(in.read(1, Math.max(0, by), Math.max(0, -by)));
    }
    if (layout instanceof Layout.PixelShuffle shuffle) {
      double up = shuffle.factor();
      return Optional.of(in.read(1 / up, (up - 1) / up, 0));
    }
    return Optional.empty();
  }

  /** What several tensors of one size see together. */
  private static Optional<Reach> union(List<Reach> inputs) {
    double step = inputs.get(0).step;
    if (inputs.stream().anyMatch(r -> r.step != step)) {
      return Optional.empty();
    }
    double before = inputs.stream().mapToDouble(Reach::before).max().orElse(0);
    double after = inputs.stream().mapToDouble(Reach::after).max().orElse(0);
    return Optional.of(new Reach(step, before, after));
  }
}
