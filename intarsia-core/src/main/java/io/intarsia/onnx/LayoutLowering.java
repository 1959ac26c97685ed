package io.intarsia.onnx;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Layout;
import io.intarsia.op.Shape;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Operations that move elements. */
final class LayoutLowering {
  private LayoutLowering() {}

  static String lower(Sheet sheet, Node node, Layout op) {
    String x = sheet.name(node.input(0));
    Shape shape = node.input(0).shape();
    if (op instanceof Layout.Concat concat) {
      return sheet.step("Concat", sheet.inputs(node), Attribute.of("axis", concat.axis()));
    }
    if (op instanceof Layout.Slice slice) {
      return slice(sheet, x, slice.axis(), slice.start(), slice.end());
    }
    if (op instanceof Layout.Tokens) {
      return sheet.transpose(sheet.reshape(x, 0, Sheet.keep(shape, 1), -1), 0, 2, 1);
    }
    if (op instanceof Layout.ToGrid) {
      long channels = shape.dim(2).known();
      return toPicture(sheet, sheet.transpose(x, 0, 2, 1), channels, node.input(1));
    }
    if (op instanceof Layout.Flatten flatten) {
      long[] sizes = new long[flatten.from() + 1];
      sizes[flatten.from()] = -1;
      return sheet.reshape(x, sizes);
    }
    if (op instanceof Layout.Unflatten unflatten) {
      long[] sizes = new long[shape.rank() + 1];
      sizes[shape.rank() - 1] = -1;
      sizes[shape.rank()] = unflatten.inner();
      return sheet.reshape(x, sizes);
    }
    if (op instanceof Layout.ReshapeLike) {
      int rank = node.shape().rank();
      return sheet.step("Reshape", List.of(x, sheet.sizes(node.input(1), 0, rank)));
    }
    if (op instanceof Layout.PadSame same) {
      return padSame(sheet, node, x, same);
    }
    if (op instanceof Layout.Permute permute) {
      return sheet.transpose(x, permute.order().stream().mapToLong(i -> i).toArray());
    }
    if (op instanceof Layout.PixelShuffle shuffle) {
      Attribute block = Attribute.of("blocksize", shuffle.factor());
      return sheet.step("DepthToSpace", List.of(x), block, Attribute.of("mode", "CRD"));
    }
    if (op instanceof Layout.Unfold unfold) {
      return unfold(sheet, x, shape.dim(1).known(), unfold.window());
    }
    if (op instanceof Layout.Pad pad) {
      return pad(sheet, node, x, pad);
    }
    Layout.CropLike crop = (Layout.CropLike) op;
    String starts = sheet.longs(crop.top(), crop.left());
    String ends = sum(sheet, node, crop);
    return sheet.step("Slice", List.of(x, starts, ends, sheet.longs(2, 3)));
  }

  private static String sum(Sheet sheet, Node node, Layout.CropLike crop) {
    Shape shape = node.shape();
    if (shape.dim(2).isKnown() && shape.dim(3).isKnown()) {
      return sheet.longs(crop.top() + shape.dim(2).known(), crop.left() + shape.dim(3).known());
    }
    String sizes = sheet.sizes(node.input(1), 2, 4);
    return sheet.sharedStep("Add", List.of(sizes, sheet.longs(crop.top(), crop.left())));
  }

  /** Elements [start, end) along an axis. */
  static String slice(Sheet sheet, String x, int axis, long start, long end) {
    return sheet.step("Slice", List.of(x, sheet.longs(start), sheet.longs(end), sheet.longs(axis)));
  }

  /** A value of N first, as [N, channels, H, W] with the height and width of another picture. */
  static String toPicture(Sheet sheet, String x, long channels, Node like) {
    Shape shape = like.shape();
    if (shape.dim(2).isKnown() && shape.dim(3).isKnown()) {
      return sheet.reshape(x, 0, channels, shape.dim(2).known(), shape.dim(3).known());
    }
    String sizes = sheet.join(sheet.longs(0, channels), sheet.sizes(like, 2, 4));
    return sheet.step("Reshape", List.of(x, sizes));
  }

  /** Every tap of every channel by a depthwise convolution whose weights are 0 and 1. */
  private static String unfold(Sheet sheet, String x, long channels, Window w) {
    int taps = w.kernelH() * w.kernelW();
    String weight =
        sheet.sharedStore(
            "unfold_" + channels + "x" + w.kernelH() + "x" + w.kernelW(),
            () -> {
              float[] picks = new float[Math.toIntExact(channels * taps * taps)];
              for (int i = 0; i < channels * taps; i++) {
                picks[i * taps + i % taps] = 1;
              }
              return NdArray.ofFloats(picks, channels * taps, 1, w.kernelH(), w.kernelW());
            });
    List<Attribute> settings = new ArrayList<>(ProductLowering.window(w));
    settings.add(Attribute.of("group", channels));
    String columns = sheet.step("Conv", List.of(x, weight), settings.toArray(Attribute[]::new));
    return sheet.reshape(columns, 0, channels * taps, -1);
  }

  private static String padSame(Sheet sheet, Node node, String x, Layout.PadSame op) {
    Shape shape = node.input(0).shape();
    Attribute constant = Attribute.of("mode", "constant");
    if (shape.dim(2).isKnown() && shape.dim(3).isKnown()) {
      int[] rows = op.border(shape.dim(2).known());
      int[] columns = op.border(shape.dim(3).known());
      String pads = sheet.longs(0, 0, rows[0], columns[0], 0, 0, rows[1], columns[1]);
      return sheet.step("Pad", List.of(x, pads, sheet.real(0)), constant);
    }
    String sizes = sheet.sizes(node.input(0), 2, 4);
    String up = sheet.sharedStep("Add", List.of(sizes, sheet.longs(op.stride() - 1L)));
    String windows = sheet.sharedStep("Div", List.of(up, sheet.longs(op.stride())));
    String steps = sheet.sharedStep("Mul", List.of(windows, sheet.longs(op.stride())));
    long rest = (long) op.reach() - op.stride();
    String whole = sheet.sharedStep("Add", List.of(steps, sheet.longs(rest)));
    String sum = sheet.sharedStep("Sub", List.of(whole, sizes));
    String before = sheet.sharedStep("Div", List.of(sum, sheet.longs(2)));
    String after = sheet.sharedStep("Sub", List.of(sum, before));
    String none = sheet.longs(0, 0);
    String pads = sheet.join(none, before, none, after);
    return sheet.step("Pad", List.of(x, pads, sheet.real(0)), constant);
  }

  private static String pad(Sheet sheet, Node node, String x, Layout.Pad pad) {
    String pads = sheet.longs(0, 0, pad.top(), pad.left(), 0, 0, pad.bottom(), pad.right());
    String mode =
        switch (pad.border()) {
          case CONSTANT -> "constant";
          case REFLECT -> "reflect";
          case REPLICATE -> "edge";
          case CIRCULAR -> "wrap";
        };
    if (pad.border() == Layout.Border.CIRCULAR && sheet.options().opset() < 19) {
      throw Sheet.cannot(node, "with the opposite side before opset 19; choose that or higher");
    }
    List<String> inputs =
        pad.border() == Layout.Border.CONSTANT
            ? List.of(x, pads, sheet.real(pad.value()))
            : List.of(x, pads);
    return sheet.step("Pad", inputs, Attribute.of("mode", mode));
  }
}
