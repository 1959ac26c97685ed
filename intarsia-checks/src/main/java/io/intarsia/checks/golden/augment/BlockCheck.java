package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.geometry.GaussianField;
import io.intarsia.augment.geometry.Interpolation;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.augment.geometry.WarpMap;
import io.intarsia.image.OpenCvColour;
import io.intarsia.image.Picture;
import java.util.Locale;

/** The blocks that augmentations are built of: OpenCV's remap and colour spaces, Gaussians. */
final class BlockCheck {
  private BlockCheck() {}

  static void check(JsonNode fixture, String name, JsonNode c, Report report) {
    Picture picture = Arrays8.picture(fixture.at("/cases/0/image"));
    if (c.path("params").has("interpolation")) {
      remap(fixture, picture, name, c, report);
    } else if (c.has("field")) {
      gaussian(name, c, report);
    } else {
      Raster got =
          switch (name) {
            case "rgb2hsv" -> Raster.of(OpenCvColour.RGB_TO_HSV.convert(picture));
            case "rgb2lab" -> Raster.of(OpenCvColour.RGB_TO_LAB.convert(picture));
            case "rgb2ycrcb" -> Raster.of(OpenCvColour.RGB_TO_YCRCB.convert(picture));
            case "rgb2gray" -> Raster.of(OpenCvColour.grey(picture));
            case "hsv2rgb of rgb2hsv" ->
                Raster.of(
                    OpenCvColour.HSV_TO_RGB.convert(OpenCvColour.RGB_TO_HSV.convert(picture)));
            default -> throw new IllegalArgumentException("'" + name + "' is not known");
          };
      report.compare(name, Arrays8.largest(got, c.get("output")), 0);
    }
  }

  private static void remap(
      JsonNode fixture, Picture picture, String name, JsonNode c, Report report) {
    JsonNode maps = fixture.at("/cases/1");
    WarpMap map =
        WarpMap.of(
            floats(maps.at("/map_x/data")),
            floats(maps.at("/map_y/data")),
            picture.width(),
            picture.height());
    String how = c.at("/params/interpolation").asText().toUpperCase(Locale.ROOT);
    Interpolation interpolation = Interpolation.valueOf(how);
    String border = c.at("/params/border").asText();
    Raster got = map.apply(Raster.of(picture), interpolation, GeometryCheck.border(border), 0);
    if (interpolation == Interpolation.NEAREST) {
      report.compare(name, Arrays8.largest(got, c.get("image")), 0);
    } else {
      GeometryCheck.warp(name, got, c.get("image"), report);
    }
  }

  private static void gaussian(String name, JsonNode c, Report report) {
    double[] field = Arrays8.numbers(c.at("/field/data"));
    int height = c.at("/field/shape/0").asInt();
    int width = c.at("/field/shape/1").asInt();
    JsonNode params = c.get("params");
    double sigma = params.get("sigma").asDouble();
    double[] got =
        params.has("ksize")
            ? GaussianField.openCv(field, width, height, params.get("ksize").asInt(), sigma)
            : GaussianField.scipy(field, width, height, sigma);
    float[] floats = new float[got.length];
    for (int i = 0; i < got.length; i++) {
      floats[i] = (float) got[i];
    }
    report.compare(name, Arrays8.largest(floats, c.get("output")), 1e-6);
  }

  private static float[] floats(JsonNode list) {
    double[] numbers = Arrays8.numbers(list);
    float[] out = new float[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) numbers[i];
    }
    return out;
  }
}
