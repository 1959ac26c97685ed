package io.intarsia.augment;

import io.intarsia.augment.AugmentSpecs.SpecReader;
import io.intarsia.augment.colour.Histograms.Mode;
import io.intarsia.config.Section;
import java.util.Map;

/** Readers of the transforms that change colours and leave labels alone. */
final class ColourReaders {
  private ColourReaders() {}

  static void register(Map<String, SpecReader> readers) {
    readers.put("color_jitter", ColourReaders::jitter);
    readers.put(
        "color_jitter_cv",
        (s, k) ->
            new JitterSpec.ColorJitterCv(
                factor(k, "brightness", 0.2),
                factor(k, "contrast", 0.2),
                factor(k, "saturation", 0.2),
                k.within("hue", k.limit("hue", 0, 0.2), -0.5, 0.5),
                k.p(0.5)));
    tones(readers);
    filters(readers);
  }

  private static void tones(Map<String, SpecReader> readers) {
    readers.put(
        "random_brightness_contrast",
        (s, k) ->
            new ToneSpec.RandomBrightnessContrast(
                k.limit("brightness_limit", 0, 0.2),
                k.limit("contrast_limit", 0, 0.2),
                s.flag("brightness_by_max", true),
                k.p(0.5)));
    readers.put(
        "random_gamma",
        (s, k) -> {
          Range gamma = k.range("gamma_limit", 80, 120);
          return new ToneSpec.RandomGamma(k.within("gamma_limit", gamma, 1, 1e4), k.p(0.5));
        });
    readers.put(
        "hue_saturation_value",
        (s, k) ->
            new ToneSpec.HueSaturationValue(
                k.limit("hue_shift_limit", 0, 20),
                k.limit("sat_shift_limit", 0, 30),
                k.limit("val_shift_limit", 0, 20),
                k.p(0.5)));
    readers.put(
        "rgb_shift",
        (s, k) ->
            new ToneSpec.RgbShift(
                k.limit("r_shift_limit", 0, 20),
                k.limit("g_shift_limit", 0, 20),
                k.limit("b_shift_limit", 0, 20),
                k.p(0.5)));
    readers.put(
        "gauss_noise",
        (s, k) -> {
          Range variance = k.bounds("var_limit", new Range(10, 50), v -> new Range(0, Math.abs(v)));
          return new ToneSpec.GaussNoise(
              k.within("var_limit", variance, 0, 1e6),
              s.number("mean", 0, -255, 255),
              s.flag("per_channel", true),
              k.p(0.5));
        });
    readers.put("to_gray", (s, k) -> new ToneSpec.ToGray(k.p(0.5)));
    readers.put(
        "equalize",
        (s, k) ->
            new ToneSpec.Equalize(
                s.choice("mode", Mode.CV), s.flag("by_channels", true), k.p(0.5)));
    readers.put(
        "clahe",
        (s, k) -> {
          Range clip = k.bounds("clip_limit", new Range(1, 4), v -> new Range(Math.min(1, v), v));
          return new ToneSpec.Clahe(
              k.within("clip_limit", clip, 0, 1e4), s.whole("tiles", 8, 1, 64), k.p(0.5));
        });
  }

  private static void filters(Map<String, SpecReader> readers) {
    readers.put("blur", (s, k) -> new ToneSpec.Blur(k.odd("blur_limit"), k.p(0.5)));
    readers.put("median_blur", (s, k) -> new ToneSpec.MedianBlur(k.odd("blur_limit"), k.p(0.5)));
    readers.put(
        "gaussian_blur",
        (s, k) -> {
          Range sigma = k.bounds("sigma_limit", Range.of(0), v -> new Range(0, Math.abs(v)));
          k.within("sigma_limit", sigma, 0, 1e3);
          return new ToneSpec.GaussianBlur(k.odd("blur_limit"), sigma, k.p(0.5));
        });
    readers.put("motion_blur", (s, k) -> new ToneSpec.MotionBlur(k.odd("blur_limit"), k.p(0.5)));
    readers.put(
        "sharpen",
        (s, k) ->
            new ToneSpec.Sharpen(
                k.within("alpha", k.range("alpha", 0.2, 0.5), 0, 1),
                k.within("lightness", k.range("lightness", 0.5, 1), 0, 100),
                k.p(0.5)));
  }

  private static TransformSpec jitter(Section s, Keys k) {
    return new JitterSpec.ColorJitter(
        factor(k, "brightness", 0),
        factor(k, "contrast", 0),
        factor(k, "saturation", 0),
        k.within("hue", k.limit("hue", 0, 0), -0.5, 0.5),
        k.p(1));
  }

  /** A single number x stands for 1 - x (at least 0) to 1 + x. */
  private static Range factor(Keys k, String key, double fallback) {
    Range got =
        k.bounds(
            key,
            new Range(Math.max(0, 1 - fallback), 1 + fallback),
            v -> new Range(Math.max(0, 1 - Math.abs(v)), 1 + Math.abs(v)));
    return k.within(key, got, 0, 1e3);
  }
}
