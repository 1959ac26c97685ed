package io.intarsia.predict.decode;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a picture or of a band of its rows, with what else was asked for.
 *
 * @param labels the most likely class of each pixel; with a single class, 1 for foreground, else 0
 * @param confidence softmax probability of the label, from 0 to 1, [height, width] row-major; null
 *     unless asked for
 * @param probabilities softmax probability of each class asked for, in that order, each [height,
 *     width]
 */
public record Decoded(Labels labels, float @Nullable [] confidence, List<float[]> probabilities) {
  static Decoded blank(int classes, int height, int width, DecodeOptions options) {
    Labels labels = new Labels(Math.max(classes, 2), height, width);
    int pixels = height * width;
    return new Decoded(
        labels,
        options.confidence() ? new float[pixels] : null,
        Stream.generate(() -> new float[pixels]).limit(options.probabilities().size()).toList());
  }
}
