package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.geometry.Affines;
import io.intarsia.augment.geometry.Border;
import io.intarsia.augment.geometry.Distortions;
import io.intarsia.augment.geometry.Frames;
import io.intarsia.augment.geometry.Interpolation;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.augment.geometry.Scaling;
import io.intarsia.augment.geometry.Turns;
import io.intarsia.augment.geometry.WarpMap;
import io.intarsia.image.OpenCvResize.Filter;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Moves of pixels: pictures bilinear, masks nearest. */
final class GeometryCheck {
  private final Raster image;
  private final Raster mask;
  private final String name;
  private final JsonNode c;
  private final JsonNode params;
  private final Report report;

  private GeometryCheck(JsonNode input, String name, JsonNode c, Report report) {
    this.image = Arrays8.raster(input.get("image"));
    this.mask = Arrays8.raster(input.get("mask"));
    this.name = name;
    this.c = c;
    this.params = c.path("params");
    this.report = report;
  }

  static void check(JsonNode input, String name, JsonNode c, Report report) {
    new GeometryCheck(input, name, c, report).run();
  }

  private void run() {
    List<String> kinds =
        List.of(
            "hflip",
            "vflip",
            "transpose",
            "rot90",
            "rotate",
            "shift_scale_rotate",
            "resize",
            "longest_max_size",
            "smallest_max_size",
            "random_scale",
            "pad_if_needed",
            "random_crop",
            "center_crop",
            "crop",
            "grid_distortion",
            "optical_distortion",
            "elastic");
    String kind =
        kinds.stream()
            .filter(k -> name.equals(k) || name.startsWith(k + "_"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not known"));
    switch (kind) {
      case "hflip" -> exact(Turns::horizontalFlip);
      case "vflip" -> exact(Turns::verticalFlip);
      case "transpose" -> exact(Turns::transpose);
      case "rot90" -> exact(r -> Turns.rot90(r, whole("factor")));
      case "rotate", "shift_scale_rotate" -> turned();
      case "resize" -> resized(whole("width"), whole("height"));
      case "longest_max_size" ->
          scaled(whole("max_size") / (double) Math.max(image.width(), image.height()));
      case "smallest_max_size" ->
          scaled(whole("max_size") / (double) Math.min(image.width(), image.height()));
      case "random_scale" ->
          resized(
              Scaling.scaled(image.width(), number("scale")),
              Scaling.scaled(image.height(), number("scale")));
      case "pad_if_needed" -> padded();
      case "random_crop" ->
          exact(
              r ->
                  Frames.crop(
                      r,
                      Frames.start(r.width(), whole("crop_width"), number("w_start")),
                      Frames.start(r.height(), whole("crop_height"), number("h_start")),
                      whole("crop_width"),
                      whole("crop_height")));
      case "center_crop" ->
          exact(
              r ->
                  Frames.crop(
                      r,
                      Frames.middle(r.width(), whole("crop_width")),
                      Frames.middle(r.height(), whole("crop_height")),
                      whole("crop_width"),
                      whole("crop_height")));
      case "crop" ->
          exact(
              r ->
                  Frames.crop(
                      r,
                      whole("x_min"),
                      whole("y_min"),
                      whole("x_max") - whole("x_min"),
                      whole("y_max") - whole("y_min")));
      case "grid_distortion" ->
          warped(
              Distortions.grid(
                  image.width(),
                  image.height(),
                  whole("num_steps"),
                  Arrays8.numbers(params.get("xsteps")),
                  Arrays8.numbers(params.get("ysteps"))));
      case "optical_distortion" ->
          warped(
              Distortions.optical(
                  image.width(), image.height(), number("k"), number("dx"), number("dy")));
      default -> elastic();
    }
  }

  private int whole(String key) {
    return params.get(key).asInt();
  }

  private double number(String key) {
    return params.path(key).asDouble();
  }

  private void exact(UnaryOperator<Raster> change) {
    report.compare(name + " image", Arrays8.largest(change.apply(image), c.get("image")), 0);
    if (c.has("mask")) {
      report.compare(name + " mask", Arrays8.largest(change.apply(mask), c.get("mask")), 0);
    }
  }

  private void scaled(double factor) {
    resized(Scaling.nearest(image.width(), factor), Scaling.nearest(image.height(), factor));
  }

  private void resized(int width, int height) {
    Raster got = Scaling.resize(image, width, height, Filter.LINEAR);
    report.compare(name + " image", Arrays8.largest(got, c.get("image")), 1);
    Raster labels = Scaling.resize(mask, width, height, Filter.NEAREST);
    report.compare(name + " mask", Arrays8.largest(labels, c.get("mask")), 0);
  }

  private void padded() {
    int across = Math.max(0, whole("min_width") - image.width());
    int down = Math.max(0, whole("min_height") - image.height());
    int left = across / 2;
    int top = down / 2;
    int value = params.path("value").asInt(0);
    exact(r -> Frames.pad(r, left, top, across - left, down - top, border(), value));
  }

  /** A border by OpenCV's name, a number behind it being the constant. */
  static Border border(String text) {
    String plain = text.replace("_", "");
    return Stream.of(Border.values())
        .filter(b -> plain.equalsIgnoreCase(b.name().replace("_", "")))
        .findFirst()
        .or(() -> Stream.of(Border.CONSTANT).filter(b -> plain.startsWith("constant")).findFirst())
        .orElseThrow(() -> new IllegalArgumentException("border '" + text + "' is not known"));
  }

  private Border border() {
    return border(params.path("border").asText("reflect101"));
  }

  private void turned() {
    double angle = params.has("angle") ? number("angle") : number("angle_degrees");
    double scale = params.path("scale").asDouble(1);
    double[] matrix =
        Affines.aboutMiddle(
            image.width(), image.height(), angle, scale, number("dx"), number("dy"));
    warped(WarpMap.affine(matrix, image.width(), image.height()));
  }

  private void warped(WarpMap map) {
    compare((r, i) -> map.apply(r, i, border(), params.path("value").asInt(0)));
  }

  private void elastic() {
    double affine = number("alpha_affine");
    double[] offsets = Arrays8.numbers(params.get("affine_uniform01"));
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = -affine + 2 * affine * offsets[i];
    }
    int width = image.width();
    int height = image.height();
    WarpMap first = Distortions.elasticAffine(width, height, offsets);
    WarpMap second =
        Distortions.elastic(
            width,
            height,
            centred(params.at("/rand_dx_01/data")),
            centred(params.at("/rand_dy_01/data")),
            number("alpha"),
            number("sigma"),
            params.path("approximate").asBoolean());
    compare((r, i) -> second.apply(first.apply(r, i, border(), 0), i, border(), 0));
  }

  private static double[] centred(JsonNode list) {
    double[] out = Arrays8.numbers(list);
    for (int i = 0; i < out.length; i++) {
      out[i] = 2 * out[i] - 1;
    }
    return out;
  }

  /** A warp by some interpolation. */
  private interface Warp {
    Raster apply(Raster from, Interpolation interpolation);
  }

  private void compare(Warp warp) {
    warp(name, warp.apply(image, Interpolation.LINEAR), c.get("image"), report);
    if (c.has("mask")) {
      Raster labels = warp.apply(mask, Interpolation.NEAREST);
      report.compare(name + " mask", Arrays8.largest(labels, c.get("mask")), 0);
    }
  }

  /** Within 1, on at most 1 % of the values within 2. */
  static void warp(String name, Raster got, JsonNode wanted, Report report) {
    if (report.compare(name + " image", Arrays8.largest(got, wanted), 2)) {
      report.compare(name + " beyond 1", Arrays8.beyond(got, wanted, 1), 0.01);
    }
  }
}
