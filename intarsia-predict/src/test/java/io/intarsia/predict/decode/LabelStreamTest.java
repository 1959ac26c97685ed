package io.intarsia.predict.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelStreamTest {
  private static final DecodeOptions SURE = DecodeOptions.LABELS.withConfidence(true);
  private final ClassDecoder decoder = new ClassDecoder(SURE, ForkJoinPool.commonPool(), 2);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void equalsDecodingAllRowsAtOnce(int seed) {
    Random random = new Random(seed);
    int h = 1 + random.nextInt(14);
    int w = 1 + random.nextInt(14);
    Logits logits = Naive.noise(random, 1 + random.nextInt(9), h, w);
    int height = 1 + random.nextInt(80);
    int width = 1 + random.nextInt(80);
    Decoded whole = decoder.decode(logits, height, width);
    int[] next = {0};

    LabelStream stream =
        decoder.stream(
            logits.classes(),
            h,
            w,
            height,
            width,
            height,
            width,
            (firstRow, band) -> {
              assertThat(firstRow).isEqualTo(next[0]);
              for (int i = 0; i < band.labels().height() * width; i++) {
                assertThat(band.labels().get(i)).isEqualTo(whole.labels().get(next[0] * width + i));
                assertThat(band.confidence()[i]).isEqualTo(whole.confidence()[next[0] * width + i]);
              }
              next[0] += band.labels().height();
            });
    List<float[]> rows = rows(logits);
    while (!rows.isEmpty()) {
      List<float[]> some = rows.subList(0, Math.min(rows.size(), random.nextInt(4)));
      stream.push(some);
      some.forEach(row -> java.util.Arrays.fill(row, Float.NaN));
      some.clear();
    }

    assertThat(next[0]).isEqualTo(height);
    assertThat(stream.isComplete()).isTrue();
  }

  @Test
  void leavesOutThePaddingBelowAndToTheRight() {
    Logits logits = Naive.noise(new Random(2), 4, 5, 6);
    Labels padded = decoder.decode(logits, 20, 24).labels();
    List<Labels> bands = new ArrayList<>();

    decoder.stream(4, 5, 6, 20, 24, 17, 22, (row, band) -> bands.add(band.labels()))
        .push(rows(logits));

    assertThat(bands).hasSize(1);
    assertThat(bands.get(0).height()).isEqualTo(17);
    for (int y = 0; y < 17; y++) {
      for (int x = 0; x < 22; x++) {
        assertThat(bands.get(0).at(y, x)).isEqualTo(padded.at(y, x));
      }
    }
  }

  @Test
  void refusesRowsThatDoNotFit() {
    LabelStream stream = decoder.stream(2, 3, 4, 9, 9, 9, 9, (row, band) -> {});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stream.push(List.of(new float[7])))
        .withMessageContaining("a row of 7, wanted 8");
    stream.push(List.of(new float[8], new float[8], new float[8]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stream.push(List.of(new float[8])))
        .withMessageContaining("the grid has 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decoder.stream(2, 3, 4, 9, 9, 10, 9, (row, band) -> {}))
        .withMessageContaining("does not cover");
  }

  private static List<float[]> rows(Logits logits) {
    List<float[]> rows = new ArrayList<>();
    for (int y = 0; y < logits.height(); y++) {
      float[] row = new float[logits.classes() * logits.width()];
      for (int i = 0; i < row.length; i++) {
        row[i] = logits.at(i / logits.width(), y, i % logits.width());
      }
      rows.add(row);
    }
    return rows;
  }
}
