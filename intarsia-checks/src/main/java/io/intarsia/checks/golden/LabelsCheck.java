package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.predict.decode.ClassDecoder;
import io.intarsia.predict.decode.DecodeOptions;
import io.intarsia.predict.decode.Labels;
import io.intarsia.predict.decode.Logits;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/** Logits made labels of another size, as Hugging Face's post-processing does. */
final class LabelsCheck {
  private final Fixture fixture;
  private final Findings findings;

  LabelsCheck(Fixture fixture, Findings findings) {
    this.fixture = fixture;
    this.findings = findings;
  }

  void run() {
    ClassDecoder decoder = new ClassDecoder(DecodeOptions.LABELS, ForkJoinPool.commonPool(), 2);
    fixture.cases().forEach((name, c) -> findings.part(name, f -> decode(decoder, name, c)));
  }

  private void decode(ClassDecoder decoder, String name, JsonNode c) {
    NdArray batch = Fixture.array(c.get("logits"));
    JsonNode sizes = c.at("/params/target_sizes");
    float[] values = batch.floats();
    int classes = (int) batch.size(1);
    int sample = values.length / (int) batch.size(0);
    for (int n = 0; n < batch.size(0); n++) {
      Logits logits =
          Logits.of(
              classes,
              (int) batch.size(2),
              (int) batch.size(3),
              Arrays.copyOfRange(values, n * sample, (n + 1) * sample));
      int height = sizes.isNull() ? logits.height() : sizes.get(n).get(0).asInt();
      int width = sizes.isNull() ? logits.width() : sizes.get(n).get(1).asInt();
      Labels got = decoder.decode(logits, height, width).labels();
      NdArray wanted = Fixture.array(c.get("segmentation").get(n));
      int wrong = height * width == wanted.count() ? 0 : Integer.MAX_VALUE;
      for (int i = 0; i < height * width && wrong < Integer.MAX_VALUE; i++) {
        wrong += got.at(i / width, i % width) == wanted.at(i) ? 0 : 1;
      }
      findings.compare(name + " picture " + n + " wrong labels", wrong, 0);
    }
  }
}
