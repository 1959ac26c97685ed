package io.intarsia.onnx;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Resample;
import io.intarsia.op.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Resampling. {@code half_pixel} is what PyTorch does without aligned corners. */
final class ResampleLowering {
  private ResampleLowering() {}

  static String lower(Sheet sheet, Node node, Resample op) {
    if (op instanceof Resample.GridSample sample) {
      return sheet.step(
          "GridSample",
          sheet.inputs(node),
          Attribute.of("mode", gridMode(sample.mode(), sheet.options().opset())),
          Attribute.of("padding_mode", sample.outside().name().toLowerCase(Locale.ROOT)),
          Attribute.of("align_corners", sample.alignCorners() ? 1 : 0));
    }
    Resample.Resize resize = (Resample.Resize) op;
    List<Attribute> settings = new ArrayList<>();
    boolean nearest = resize.mode() == Resample.Mode.NEAREST;
    settings.add(Attribute.of("mode", resizeMode(resize.mode())));
    settings.add(
        Attribute.of(
            "coordinate_transformation_mode",
            nearest ? "asymmetric" : resize.alignCorners() ? "align_corners" : "half_pixel"));
    if (nearest) {
      settings.add(Attribute.of("nearest_mode", "floor"));
    }
    if (resize.mode() == Resample.Mode.BICUBIC) {
      settings.add(Attribute.of("cubic_coeff_a", -0.75));
    }
    String x = sheet.name(node.input(0));
    List<String> inputs =
        resize.target() instanceof Resample.Target.Scale scale
            ? List.of(x, "", scales(sheet, scale))
            : List.of(x, "", "", sizes(sheet, node));
    return sheet.step("Resize", inputs, settings.toArray(Attribute[]::new));
  }

  private static String resizeMode(Resample.Mode mode) {
    return switch (mode) {
      case NEAREST -> "nearest";
      case BILINEAR -> "linear";
      case BICUBIC -> "cubic";
    };
  }

  private static String gridMode(Resample.Mode mode, int opset) {
    return switch (mode) {
      case NEAREST -> "nearest";
      case BILINEAR -> opset < 20 ? "bilinear" : "linear";
      case BICUBIC -> opset < 20 ? "bicubic" : "cubic";
    };
  }

  private static String scales(Sheet sheet, Resample.Target.Scale scale) {
    return sheet.sharedStore(
        "scale_" + scale.height() + "x" + scale.width(),
        () ->
            NdArray.ofFloats(new float[] {1, 1, (float) scale.height(), (float) scale.width()}, 4));
  }

  /** All four sizes, stored if they are known. */
  private static String sizes(Sheet sheet, Node node) {
    Shape shape = node.shape();
    if (shape.isKnown()) {
      return sheet.longs(shape.known());
    }
    String outer = sheet.sizes(node.input(0), 0, 2);
    String inner =
        shape.dim(2).isKnown() && shape.dim(3).isKnown()
            ? sheet.longs(shape.dim(2).known(), shape.dim(3).known())
            : sheet.sizes(node.input(1), 2, 4);
    return sheet.join(outer, inner);
  }
}
