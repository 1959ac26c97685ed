package io.intarsia.checks.golden.augment;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.augment.colour.PillowColour;
import io.intarsia.augment.colour.TorchColour;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.image.Picture;

/** Changes of colour as torchvision makes them to Pillow's pictures and to tensors. */
final class TorchvisionCheck {
  private static final String[] JITTER = {"brightness", "contrast", "saturation", "hue"};

  private TorchvisionCheck() {}

  static void check(JsonNode input, String name, JsonNode c, Report report) {
    Picture picture = Arrays8.picture(input.get("image"));
    JsonNode params = c.get("params");
    boolean grey = params.path("op").asText().equals("grayscale");
    if (c.has("pil")) {
      Raster got =
          grey ? Raster.of(PillowColour.grayscale(picture)) : Raster.of(pillow(picture, params));
      report.compare(name + " pil", Arrays8.largest(got, c.get("pil")), 0);
    }
    float[] rgb = Arrays8.floats(Raster.of(picture));
    if (c.has("tensor_uint8")) {
      TorchColour colour = new TorchColour(true);
      float[] got = grey ? colour.grayscale(rgb) : tensor(colour, rgb, picture.width(), params);
      report.compare(name + " tensor_uint8", Arrays8.largest(got, c.get("tensor_uint8")), 0);
    }
    if (c.has("tensor_float")) {
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] /= 255f;
      }
      TorchColour colour = new TorchColour(false);
      float[] got = grey ? colour.grayscale(rgb) : tensor(colour, rgb, picture.width(), params);
      report.compare(name + " tensor_float", Arrays8.largest(got, c.get("tensor_float")), 1e-6);
    }
  }

  private static Picture pillow(Picture picture, JsonNode params) {
    if (params.has("op")) {
      return pillow(picture, params.get("op").asText(), params.get("factor").asDouble());
    }
    Picture now = picture;
    for (int which : Arrays8.wholes(params.get("order"))) {
      now = pillow(now, JITTER[which], params.get(JITTER[which]).asDouble());
    }
    return now;
  }

  private static Picture pillow(Picture picture, String op, double factor) {
    return switch (op) {
      case "brightness" -> PillowColour.brightness(picture, factor);
      case "contrast" -> PillowColour.contrast(picture, factor);
      case "saturation" -> PillowColour.saturation(picture, factor);
      case "hue" -> PillowColour.hue(picture, factor);
      case "gamma" -> PillowColour.gamma(picture, factor);
      case "sharpness" -> PillowColour.sharpness(picture, factor);
      default -> throw new IllegalArgumentException("'" + op + "' is not known");
    };
  }

  private static float[] tensor(TorchColour colour, float[] rgb, int width, JsonNode params) {
    if (params.has("op")) {
      double factor = params.get("factor").asDouble();
      return tensor(colour, rgb, width, params.get("op").asText(), factor);
    }
    float[] now = rgb;
    for (int which : Arrays8.wholes(params.get("order"))) {
      now = tensor(colour, now, width, JITTER[which], params.get(JITTER[which]).asDouble());
    }
    return now;
  }

  private static float[] tensor(
      TorchColour colour, float[] rgb, int width, String op, double factor) {
    return switch (op) {
      case "brightness" -> colour.brightness(rgb, factor);
      case "contrast" -> colour.contrast(rgb, factor);
      case "saturation" -> colour.saturation(rgb, factor);
      case "hue" -> colour.hue(rgb, factor);
      case "gamma" -> colour.gamma(rgb, factor);
      case "sharpness" -> colour.sharpness(rgb, width, factor);
      default -> throw new IllegalArgumentException("'" + op + "' is not known");
    };
  }
}
