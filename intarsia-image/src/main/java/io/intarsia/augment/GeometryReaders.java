package io.intarsia.augment;

import io.intarsia.augment.AugmentSpecs.SpecReader;
import io.intarsia.augment.geometry.Border;
import io.intarsia.augment.geometry.Interpolation;
import io.intarsia.config.Section;
import io.intarsia.image.OpenCvResize.Filter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers of the transforms that move pixels. */
final class GeometryReaders {
  private GeometryReaders() {}

  static void register(Map<String, SpecReader> readers) {
    readers.put("horizontal_flip", (s, k) -> new FlipSpec.HorizontalFlip(k.p(0.5)));
    readers.put("vertical_flip", (s, k) -> new FlipSpec.VerticalFlip(k.p(0.5)));
    readers.put("transpose", (s, k) -> new FlipSpec.Transpose(k.p(0.5)));
    readers.put("random_rotate90", (s, k) -> new FlipSpec.RandomRotate90(k.p(0.5)));
    readers.put("rot90", (s, k) -> new FlipSpec.RandomRotate90(k.p(0.5)));
    crops(readers);
    warps(readers);
    dropouts(readers);
    sizes(readers);
  }

  private static void crops(Map<String, SpecReader> readers) {
    readers.put(
        "random_crop",
        (s, k) ->
            new CropSpec.RandomCrop(
                k.size("height"), k.size("width"), s.flag("pad_if_needed", false), k.p(1)));
    readers.put(
        "center_crop",
        (s, k) ->
            new CropSpec.CenterCrop(
                k.size("height"), k.size("width"), s.flag("pad_if_needed", false), k.p(1)));
    readers.put("crop", GeometryReaders::crop);
    readers.put(
        "random_resized_crop",
        (s, k) ->
            new CropSpec.RandomResizedCrop(
                k.size("height"),
                k.size("width"),
                k.within("scale", k.range("scale", 0.08, 1), 0, 1),
                k.within("ratio", k.range("ratio", 0.75, 4.0 / 3), 1e-3, 1e3),
                filter(s),
                k.p(1)));
    readers.put(
        "crop_non_empty_mask_if_exists",
        (s, k) ->
            new CropSpec.CropNonEmptyMaskIfExists(
                k.size("height"),
                k.size("width"),
                s.wholes("ignore_values", List.of()),
                s.wholes("ignore_channels", List.of()),
                k.p(1)));
  }

  private static TransformSpec crop(Section s, Keys k) {
    int xMin = s.whole("x_min", 0, 0, 1 << 20);
    int yMin = s.whole("y_min", 0, 0, 1 << 20);
    int xMax = s.whole("x_max", 1024, xMin + 1, 1 << 20);
    int yMax = s.whole("y_max", 1024, yMin + 1, 1 << 20);
    return new CropSpec.Crop(xMin, yMin, xMax, yMax, k.p(1));
  }

  private static Interpolation between(Section s) {
    return s.choice("interpolation", Interpolation.LINEAR);
  }

  private static Border border(Section s) {
    return s.choice("border_mode", Border.REFLECT_101);
  }

  private static void warps(Map<String, SpecReader> readers) {
    readers.put(
        "rotate",
        (s, k) ->
            new WarpSpec.Rotate(
                k.limit("limit", 0, 90),
                between(s),
                border(s),
                k.colour("value"),
                k.label("mask_value"),
                k.p(0.5)));
    readers.put(
        "shift_scale_rotate",
        (s, k) -> {
          Range shift = k.limit("shift_limit", 0, 0.0625);
          return new WarpSpec.ShiftScaleRotate(
              k.bounds("shift_limit_x", shift, v -> Range.around(0, Math.abs(v))),
              k.bounds("shift_limit_y", shift, v -> Range.around(0, Math.abs(v))),
              k.within("scale_limit", k.limit("scale_limit", 0, 0.1), -0.999, 1e3),
              k.limit("rotate_limit", 0, 45),
              between(s),
              border(s),
              k.colour("value"),
              k.label("mask_value"),
              k.p(0.5));
        });
    readers.put(
        "grid_distortion",
        (s, k) ->
            new WarpSpec.GridDistortion(
                s.whole("num_steps", 5, 1, 1000),
                k.within("distort_limit", k.limit("distort_limit", 0, 0.3), -0.999, 100),
                s.flag("normalized", false),
                between(s),
                border(s),
                k.colour("value"),
                k.label("mask_value"),
                k.p(0.5)));
    readers.put(
        "optical_distortion",
        (s, k) ->
            new WarpSpec.OpticalDistortion(
                k.limit("distort_limit", 0, 0.05),
                k.limit("shift_limit", 0, 0.05),
                between(s),
                border(s),
                k.colour("value"),
                k.label("mask_value"),
                k.p(0.5)));
    readers.put(
        "elastic_transform",
        (s, k) ->
            new WarpSpec.ElasticTransform(
                s.number("alpha", 1, 0, 1e6),
                s.number("sigma", 50, 0, 1000),
                s.number("alpha_affine", 50, 0, 1e6),
                s.flag("approximate", false),
                between(s),
                border(s),
                k.colour("value"),
                k.label("mask_value"),
                k.p(0.5)));
  }

  private static void dropouts(Map<String, SpecReader> readers) {
    readers.put(
        "grid_dropout",
        (s, k) ->
            new DropoutSpec.GridDropout(
                s.number("ratio", 0.5, 1e-6, 1),
                s.whole("holes_number_x", 0, 0, 10000),
                s.whole("holes_number_y", 0, 0, 10000),
                s.flag("random_offset", false),
                k.colour("fill_value"),
                k.label("mask_fill_value"),
                k.p(0.5)));
    readers.put(
        "coarse_dropout",
        (s, k) -> {
          int holes = s.whole("max_holes", 8, 1, 10000);
          int height = s.whole("max_height", 8, 1, 1 << 20);
          int width = s.whole("max_width", 8, 1, 1 << 20);
          return new DropoutSpec.CoarseDropout(
              s.whole("min_holes", holes, 1, holes),
              holes,
              s.whole("min_height", height, 1, height),
              height,
              s.whole("min_width", width, 1, width),
              width,
              k.colour("fill_value"),
              k.label("mask_fill_value"),
              k.p(0.5));
        });
  }

  private static void sizes(Map<String, SpecReader> readers) {
    readers.put(
        "resize",
        (s, k) -> new SizeSpec.Resize(k.size("height"), k.size("width"), filter(s), k.p(1)));
    readers.put("random_scale", GeometryReaders::randomScale);
    readers.put(
        "longest_max_size", (s, k) -> new SizeSpec.LongestMaxSize(lengths(s), filter(s), k.p(1)));
    readers.put(
        "smallest_max_size", (s, k) -> new SizeSpec.SmallestMaxSize(lengths(s), filter(s), k.p(1)));
    readers.put("pad_if_needed", GeometryReaders::pad);
  }

  /** {@code scale} is the factor itself and acts always; {@code scale_limit} is around 1. */
  private static TransformSpec randomScale(Section s, Keys k) {
    if (s.has("scale") && s.has("scale_limit")) {
      throw s.wrong("scale_limit", "to stand alone: give either scale or scale_limit");
    }
    boolean direct = s.has("scale");
    Range scale =
        direct
            ? k.range("scale", 1, 1)
            : k.bounds("scale_limit", new Range(-0.1, 0.1), v -> Range.around(0, Math.abs(v)));
    Range factor = direct ? scale : new Range(1 + scale.low(), 1 + scale.high());
    k.within(direct ? "scale" : "scale_limit", factor, 1e-3, 1e3);
    return new SizeSpec.RandomScale(factor, filter(s), k.p(direct ? 1 : 0.5));
  }

  private static List<Integer> lengths(Section s) {
    List<Integer> lengths = s.wholes("max_size", List.of(1024));
    if (lengths.isEmpty() || lengths.stream().anyMatch(l -> l < 1 || l > 1 << 20)) {
      throw s.wrong("max_size", "a length of at least 1, or a list of them");
    }
    return lengths;
  }

  private static TransformSpec pad(Section s, Keys k) {
    @Nullable Integer rows = k.optional("pad_height_divisor", 1, 1 << 20);
    @Nullable Integer columns = k.optional("pad_width_divisor", 1, 1 << 20);
    if (rows != null && s.has("min_height")) {
      throw s.wrong("min_height", "to stand alone: give either it or pad_height_divisor");
    }
    if (columns != null && s.has("min_width")) {
      throw s.wrong("min_width", "to stand alone: give either it or pad_width_divisor");
    }
    return new SizeSpec.PadIfNeeded(
        rows == null ? (Integer) s.whole("min_height", 1024, 1, 1 << 20) : null,
        columns == null ? (Integer) s.whole("min_width", 1024, 1, 1 << 20) : null,
        rows,
        columns,
        s.choice("position", SizeSpec.Position.CENTER),
        s.choice("border_mode", Border.REFLECT_101),
        k.colour("value"),
        k.label("mask_value"),
        k.p(1));
  }

  static Filter filter(Section s) {
    return s.choice("interpolation", Filter.LINEAR);
  }
}
