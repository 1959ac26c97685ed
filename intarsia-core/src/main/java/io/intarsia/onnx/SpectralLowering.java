package io.intarsia.onnx;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Shape;
import io.intarsia.op.Spectral;
import java.util.List;

/**
 * Fourier transforms axis by axis. Runtimes refuse the inverse of half a spectrum, so the other
 * half, its mirrored conjugate, is put back first.
 */
final class SpectralLowering {
  private SpectralLowering() {}

  static String lower(Sheet sheet, Node node, Spectral op) {
    return op instanceof Spectral.Rfft2 ? forward(sheet, node) : inverse(sheet, node);
  }

  private static String forward(Sheet sheet, Node node) {
    String x = sheet.name(node.input(0));
    String complex = sheet.step("Unsqueeze", List.of(x, sheet.longs(4)));
    String rows = transform(sheet, complex, 3, false, true);
    String both = transform(sheet, rows, 2, false, false);
    return sheet.step("Div", List.of(both, rootOfCount(sheet, node.input(0))));
  }

  private static String inverse(Sheet sheet, Node node) {
    Node like = node.input(1);
    String half = transform(sheet, sheet.name(node.input(0)), 2, true, false);
    String zero = sheet.longs(0);
    String back = sheet.longs(-1);
    List<String> range = List.of(half, last(sheet, like), zero, sheet.longs(3), back);
    String tail = sheet.step("Slice", range);
    String conjugate =
        sheet.sharedStore("conjugate", () -> NdArray.ofFloats(new float[] {1, -1}, 2));
    String mirrored = sheet.step("Mul", List.of(tail, conjugate));
    String whole = sheet.step("Concat", List.of(half, mirrored), Attribute.of("axis", 3));
    String complex = transform(sheet, whole, 3, true, false);
    String real = LayoutLowering.slice(sheet, complex, 4, 0, 1);
    String picture = sheet.step("Squeeze", List.of(real, sheet.longs(4)));
    return sheet.step("Mul", List.of(picture, rootOfCount(sheet, like)));
  }

  /** The last column whose mirror image is not in the half spectrum: floor((W - 1)/2). */
  private static String last(Sheet sheet, Node like) {
    Shape shape = like.shape();
    if (shape.dim(3).isKnown()) {
      return sheet.longs((shape.dim(3).known() - 1) / 2);
    }
    String width = sheet.sizes(like, 3, 4);
    String less = sheet.sharedStep("Sub", List.of(width, sheet.longs(1)));
    return sheet.sharedStep("Div", List.of(less, sheet.longs(2)));
  }

  private static String transform(
      Sheet sheet, String x, int axis, boolean inverse, boolean oneSided) {
    Attribute direction = Attribute.of("inverse", inverse ? 1 : 0);
    Attribute sides = Attribute.of("onesided", oneSided ? 1 : 0);
    if (sheet.options().opset() < 20) {
      return sheet.step("DFT", List.of(x), Attribute.of("axis", axis), direction, sides);
    }
    String at = sheet.sharedStore("axis_" + axis, () -> NdArray.ofLongs(new long[] {axis}));
    return sheet.step("DFT", List.of(x, "", at), direction, sides);
  }

  /** sqrt(H W), the factor between ONNX's transforms and orthonormal ones. */
  private static String rootOfCount(Sheet sheet, Node picture) {
    Shape shape = picture.shape();
    if (shape.dim(2).isKnown() && shape.dim(3).isKnown()) {
      return sheet.real(Math.sqrt((double) shape.dim(2).known() * shape.dim(3).known()));
    }
    String count = sheet.sharedStep("ReduceProd", List.of(sheet.sizes(picture, 2, 4)));
    String real = sheet.sharedStep("Cast", List.of(count), Attribute.of("to", 1));
    return sheet.sharedStep("Sqrt", List.of(real));
  }
}
