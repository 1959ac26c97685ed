package io.intarsia.augment;

import io.intarsia.augment.AugmentSpecs.SpecReader;
import io.intarsia.config.Section;
import java.util.Map;

/** Readers of the transforms that change colours and leave labels alone. */
final class ColourReaders {
  private ColourReaders() {}

  static void register(Map<String, SpecReader> readers) {
    readers.put("color_jitter", ColourReaders::jitter);
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
