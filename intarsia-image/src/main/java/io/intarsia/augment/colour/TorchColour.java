package io.intarsia.augment.colour;

/**
 * The colour changes of torchvision's tensor backend (pytorch/vision 0.14.1,
 * transforms/functional_tensor.py) on values in rows of pixels, [height, width, 3], in floats.
 *
 * @param bytes true for whole values from 0 to 255, false for values from 0 to 1
 */
public record TorchColour(boolean bytes) {
  private float stored(float value) {
    float clipped = Math.max(0, Math.min(value, bytes ? 255 : 1));
    return bytes ? (float) Math.floor(clipped) : clipped;
  }

  private float[] blend(float[] rgb, float[] other, double factor) {
    float own = (float) factor;
    float rest = (float) (1 - factor);
    float[] out = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = stored(own * rgb[i] + rest * other[i]);
    }
    return out;
  }

  /** Blended with black. */
  public float[] brightness(float[] rgb, double factor) {
    return blend(rgb, new float[rgb.length], factor);
  }

  /** Blended with its mean grey. */
  public float[] contrast(float[] rgb, double factor) {
    double sum = 0;
    float[] grey = grayscale(rgb);
    for (float value : grey) {
      sum += value;
    }
    float[] flat = new float[rgb.length];
    java.util.Arrays.fill(flat, (float) (sum / grey.length));
    return blend(rgb, flat, factor);
  }

  /** Blended with its grey self. */
  public float[] saturation(float[] rgb, double factor) {
    float[] grey = grayscale(rgb);
    float[] wide = new float[rgb.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = grey[i / 3];
    }
    return blend(rgb, wide, factor);
  }

  /** Luma, [height, width]. */
  public float[] grayscale(float[] rgb) {
    float[] out = new float[rgb.length / 3];
    for (int i = 0; i < out.length; i++) {
      float sum = 0.2989f * rgb[i * 3] + 0.587f * rgb[i * 3 + 1] + 0.114f * rgb[i * 3 + 2];
      out[i] = bytes ? (float) Math.floor(sum) : sum;
    }
    return out;
  }

  /** Blended with its smoothed self; pictures of up to two pixels a side stay. */
  public float[] sharpness(float[] rgb, int width, double factor) {
    int row = width * 3;
    int height = rgb.length / row;
    if (width <= 2 || height <= 2) {
      return rgb;
    }
    float[] smooth = rgb.clone();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 3; x < row - 3; x++) {
        int at = y * row + x;
        float sum = 0;
        for (int up = -row; up <= row; up += row) {
          for (int side = -3; side <= 3; side += 3) {
            sum += rgb[at + up + side] * ((up == 0 && side == 0 ? 5f : 1f) / 13f);
          }
        }
        smooth[at] = bytes ? (float) Math.rint(sum) : sum;
      }
    }
    return blend(rgb, smooth, factor);
  }

  /** Values, from 0 to 1, to a power. */
  public float[] gamma(float[] rgb, double gamma) {
    float[] out = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      float part = bytes ? rgb[i] / 255f : rgb[i];
      float power = (float) Math.max(0, Math.min(Math.pow(part, (float) gamma), 1));
      out[i] = back(power, 255.999f);
    }
    return out;
  }

  /** A value from 0 to 1 as it is stored. */
  private float back(float part, float scale) {
    return bytes ? (float) Math.floor(part * scale) : part;
  }

  /**
   * The hue turned.
   *
   * @param turn from -0.5 to 0.5, in turns
   */
  public float[] hue(float[] rgb, double turn) {
    float[] out = new float[rgb.length];
    float scale = bytes ? 255f : 1f;
    for (int i = 0; i < rgb.length; i += 3) {
      float r = rgb[i] / scale;
      float g = rgb[i + 1] / scale;
      float b = rgb[i + 2] / scale;
      float max = Math.max(r, Math.max(g, b));
      float range = max - Math.min(r, Math.min(g, b));
      float saturation = range == 0 ? 0 : range / max;
      float moved = hue(r, g, b, max, range) + (float) turn;
      float hue = moved % 1f;
      hue = hue < 0 ? hue + 1f : hue;
      colour(hue, saturation, max, out, i);
    }
    return out;
  }

  private static float hue(float r, float g, float b, float max, float range) {
    float divisor = range == 0 ? 1 : range;
    float red = (max - r) / divisor;
    float green = (max - g) / divisor;
    float blue = (max - b) / divisor;
    float sixths;
    if (max == r) {
      sixths = blue - green;
    } else if (max == g) {
      sixths = 2f + red - blue;
    } else {
      sixths = 4f + green - red;
    }
    return (sixths / 6f + 1f) % 1f;
  }

  private void colour(float hue, float saturation, float v, float[] out, int at) {
    float sector = (float) Math.floor(hue * 6f);
    float part = hue * 6f - sector;
    float p = unit(v * (1f - saturation));
    float q = unit(v * (1f - saturation * part));
    float t = unit(v * (1f - saturation * (1f - part)));
    float[] colour =
        switch ((int) sector % 6) {
          case 0 -> new float[] {v, t, p};
          case 1 -> new float[] {q, v, p};
          case 2 -> new float[] {p, v, t};
          case 3 -> new float[] {p, q, v};
          case 4 -> new float[] {t, p, v};
          default -> new float[] {v, p, q};
        };
    for (int c = 0; c < 3; c++) {
      out[at + c] = back(colour[c], 255f);
    }
  }

  private static float unit(float value) {
    return Math.max(0, Math.min(value, 1));
  }
}
