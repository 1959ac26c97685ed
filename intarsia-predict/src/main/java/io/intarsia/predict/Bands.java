package io.intarsia.predict;

import io.intarsia.predict.decode.Decoded;
import io.intarsia.predict.decode.LabelStream;
import io.intarsia.predict.decode.Labels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts bands of decoded rows together to a picture of at most 256 classes. */
final class Bands implements LabelStream.Sink {
  private final int width;
  private final Labels labels;
  private float @Nullable [] confidence;
  private final List<float[]> probabilities = new ArrayList<>();

  Bands(int height, int width) {
    this.width = width;
    this.labels = new Labels(2, height, width);
  }

  @Override
  public void accept(int firstRow, Decoded band) {
    int at = firstRow * width;
    byte[] ids = band.labels().bytes();
    System.arraycopy(ids, 0, labels.bytes(), at, ids.length);
    float[] sure = band.confidence();
    if (sure != null) {
      confidence = confidence == null ? new float[labels.bytes().length] : confidence;
      System.arraycopy(sure, 0, confidence, at, sure.length);
    }
    for (int i = 0; i < band.probabilities().size(); i++) {
      if (i == probabilities.size()) {
        probabilities.add(new float[labels.bytes().length]);
      }
      System.arraycopy(band.probabilities().get(i), 0, probabilities.get(i), at, ids.length);
    }
  }

  /** What was put together. */
  Decoded whole() {
    return new Decoded(labels, confidence, probabilities);
  }
}
