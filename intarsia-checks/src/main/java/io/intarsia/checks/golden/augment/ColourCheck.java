package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.colour.Histograms;
import io.intarsia.augment.colour.Histograms.Mode;
import io.intarsia.augment.colour.Hues;
import io.intarsia.augment.colour.Kernels;
import io.intarsia.augment.colour.Tones;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.image.OpenCvFilter;
import io.intarsia.image.Picture;
import java.util.List;
import java.util.stream.IntStream;

/** Changes of colour as albumentations makes them to 8-bit pictures. */
final class ColourCheck {
  private final Picture picture;
  private final String name;
  private final JsonNode c;
  private final JsonNode params;
  private final Report report;

  private ColourCheck(JsonNode input, String name, JsonNode c, Report report) {
    this.picture = Arrays8.picture(input.get("image"));
    this.name = name;
    this.c = c;
    this.params = c.path("params");
    this.report = report;
  }

  static void check(JsonNode input, String name, JsonNode c, Report report) {
    new ColourCheck(input, name, c, report).run();
  }

  private double number(String key) {
    return params.get(key).asDouble();
  }

  private int whole(String key) {
    return params.get(key).asInt();
  }

  private void run() {
    if (name.startsWith("normalize")) {
      float[] got =
          Tones.normalised(
              picture,
              Arrays8.numbers(params.get("mean")),
              Arrays8.numbers(params.get("std")),
              number("max_pixel_value"));
      report.compare(name, Arrays8.largest(got, c.get("image")), 1e-6);
    } else if (blurs()) {
      compare(blurred(), 1);
    } else {
      compare(coloured(), 0);
    }
  }

  private void compare(Picture got, double allowed) {
    report.compare(name, Arrays8.largest(Raster.of(got), c.get("image")), allowed);
  }

  private boolean blurs() {
    return List.of("blur_", "median_", "gaussian_", "sharpen", "emboss", "motion").stream()
        .anyMatch(name::startsWith);
  }

  private Picture blurred() {
    if (params.has("kernel")) {
      float[] kernel = kernel();
      int size = (int) Math.sqrt(kernel.length);
      return OpenCvFilter.convolve(picture, kernel, size);
    }
    int size = whole("ksize");
    if (name.startsWith("median")) {
      return OpenCvFilter.median(picture, size);
    }
    return name.startsWith("gaussian")
        ? OpenCvFilter.gaussian(picture, size, number("sigma"))
        : OpenCvFilter.box(picture, size);
  }

  /** Ours, which must be the stored one. */
  private float[] kernel() {
    double[] stored = Arrays8.numbers(params.get("kernel"));
    float[] given = new float[stored.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = (float) stored[i];
    }
    if (!params.has("alpha")) {
      return given;
    }
    float[] ours =
        params.has("lightness")
            ? Kernels.sharpen(number("alpha"), number("lightness"))
            : Kernels.emboss(number("alpha"), number("strength"));
    double worst = 0;
    for (int i = 0; i < given.length; i++) {
      worst = Math.max(worst, Math.abs(ours[i] - given[i]));
    }
    report.compare(name + " kernel", worst, 1e-6);
    return ours;
  }

  private Picture coloured() {
    if (name.startsWith("brightness_contrast")) {
      return Tones.brightnessContrast(
          picture, number("alpha"), number("beta"), params.get("beta_by_max").asBoolean());
    } else if (name.startsWith("hsv")) {
      return Hues.shiftHsv(picture, number("hue_shift"), number("sat_shift"), number("val_shift"));
    } else if (name.startsWith("gamma")) {
      return Tones.gamma(picture, number("gamma"));
    } else if (name.startsWith("rgb_shift")) {
      return Tones.shiftRgb(picture, number("r"), number("g"), number("b"));
    } else if (name.startsWith("to_gray")) {
      return Hues.gray(picture);
    } else if (name.startsWith("invert")) {
      return Tones.invert(picture);
    } else if (name.startsWith("solarize")) {
      return Tones.solarize(picture, number("threshold"));
    } else if (name.startsWith("posterize")) {
      return Tones.posterize(picture, list("bits"));
    } else if (name.startsWith("equalize")) {
      boolean byChannels = params.path("by_channels").asBoolean(true);
      return Histograms.equalize(picture, name.contains("pil") ? Mode.PIL : Mode.CV, byChannels);
    } else if (name.startsWith("clahe")) {
      int[] tiles = Arrays8.wholes(params.get("tile_grid_size"));
      return Histograms.clahe(picture, number("clip_limit"), tiles[0], tiles[1]);
    } else if (name.startsWith("channel_shuffle")) {
      return Tones.channelShuffle(picture, Arrays8.wholes(params.get("channels")));
    } else if (name.startsWith("tone_curve")) {
      return Tones.toneCurve(picture, number("low_y"), number("high_y"));
    } else if (name.startsWith("multiply")) {
      double by = number("multiplier");
      return Tones.multiply(picture, by, by, by);
    } else if (name.startsWith("gauss_noise")) {
      return Tones.add(picture, Arrays8.numbers(params.at("/noise/data")));
    } else if (name.startsWith("alb_color_jitter")) {
      return jittered();
    }
    throw new IllegalArgumentException("'" + name + "' is not known");
  }

  private List<Integer> list(String key) {
    JsonNode node = params.get(key);
    return node.isArray()
        ? IntStream.of(Arrays8.wholes(node)).boxed().toList()
        : List.of(node.asInt());
  }

  private Picture jittered() {
    Picture now = picture;
    for (int which : Arrays8.wholes(params.get("order"))) {
      now =
          switch (which) {
            case 0 -> Hues.brightness(now, number("brightness"));
            case 1 -> Hues.contrast(now, number("contrast"));
            case 2 -> Hues.saturation(now, number("saturation"));
            default -> Hues.hue(now, number("hue"));
          };
    }
    return now;
  }
}
