package io.intarsia.predict.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.intarsia.base.Refusal;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassDecoderTest {
  /** Shapes and conventions of one decoding. */
  record Case(int classes, int h, int w, int height, int width, boolean align, long seed) {}

  private static ClassDecoder decoder(DecodeOptions options) {
    return new ClassDecoder(options, ForkJoinPool.commonPool(), 3);
  }

  static Stream<Case> cases() {
    Random random = new Random(7);
    int[] counts = {1, 2, 3, 19, 150, 256, 257, 1000};
    Stream<Case> drawn =
        IntStream.range(0, 120)
            .mapToObj(
                i ->
                    new Case(
                        counts[i % counts.length],
                        1 + random.nextInt(12),
                        1 + random.nextInt(40),
                        1 + random.nextInt(60),
                        1 + random.nextInt(90),
                        random.nextBoolean(),
                        i));
    return Stream.concat(
        drawn,
        Stream.of(
            new Case(5, 1, 1, 1, 1, true, 1),
            new Case(5, 1, 1, 9, 300, false, 1),
            new Case(3, 20, 400, 20, 400, false, 2),
            new Case(2, 64, 700, 31, 29, true, 3),
            new Case(40, 3, 1, 200, 1, true, 4)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsInterpolationOfTheWholeVolumeThenFirstMaximum(Case c) {
    Random random = new Random(c.seed);
    for (Logits logits :
        List.of(
            Naive.noise(random, c.classes, c.h, c.w), Naive.regions(random, c.classes, c.h, c.w))) {
      float[] volume = Naive.upsample(logits, c.height, c.width, c.align);
      int[] wanted = Naive.labels(volume, c.classes, c.height * c.width, 0);

      Decoded got =
          decoder(DecodeOptions.LABELS.withAlignCorners(c.align)).decode(logits, c.height, c.width);

      assertThat(ids(got.labels())).isEqualTo(wanted);
      assertThat(got.confidence()).isNull();
      assertThat(got.labels().isWide()).isEqualTo(c.classes > 256);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheSoftmaxProbabilityOfTheLabelAndOfChosenClasses(Case c) {
    Logits logits = Naive.noise(new Random(c.seed), c.classes, c.h, c.w);
    int last = c.classes - 1;
    int pixels = c.height * c.width;
    float[] volume = Naive.upsample(logits, c.height, c.width, c.align);

    Decoded got =
        decoder(new DecodeOptions(c.align, 0, true, List.of(last, 0)))
            .decode(logits, c.height, c.width);

    for (int i = 0; i < pixels; i += 7) {
      int label = got.labels().get(i);
      assertThat((double) got.confidence()[i])
          .isCloseTo(Naive.probability(volume, c.classes, pixels, i, label), within(1e-4));
      int plane = c.classes == 1 ? 1 : last;
      assertThat((double) got.probabilities().get(0)[i])
          .isCloseTo(Naive.probability(volume, c.classes, pixels, i, plane), within(1e-4));
    }
    assertThat(got.probabilities()).hasSize(2);
  }

  @Test
  void equalsTheReferencePostProcessing() {
    for (JsonNode c : Golden.read("post_process_semantic_segmentation").get("cases")) {
      JsonNode sizes = c.get("params").get("target_sizes");
      for (int n = 0; n < c.get("logits").get("shape").get(0).asInt(); n++) {
        Logits logits = Golden.logits(c.get("logits"), n);
        int height = sizes.isNull() ? logits.height() : sizes.get(n).get(0).asInt();
        int width = sizes.isNull() ? logits.width() : sizes.get(n).get(1).asInt();

        Labels got = decoder(DecodeOptions.LABELS).decode(logits, height, width).labels();

        assertThat(ids(got)).isEqualTo(Golden.ints(c.get("segmentation").get(n).get("data")));
      }
    }
  }

  @Test
  void keepsTheFirstOfEqualClassesWhereRoundingMakesThemEqual() {
    Random random = new Random(3);
    float[] values = new float[6 * 7 * 7];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1e3f + Math.ulp(1e3f) * random.nextInt(3);
    }
    Logits logits = Logits.of(6, 7, 7, values);
    float[] volume = Naive.upsample(logits, 50, 45, false);

    Labels got = decoder(DecodeOptions.LABELS).decode(logits, 50, 45).labels();

    assertThat(ids(got)).isEqualTo(Naive.labels(volume, 6, 50 * 45, 0));
  }

  @Test
  void comparesASingleClassWithTheThreshold() {
    Logits logits = Naive.noise(new Random(5), 1, 6, 8);
    float[] volume = Naive.upsample(logits, 33, 21, false);

    Labels got = decoder(DecodeOptions.LABELS.withThreshold(-1.5f)).decode(logits, 33, 21).labels();

    assertThat(ids(got)).isEqualTo(Naive.labels(volume, 1, 33 * 21, -1.5f));
  }

  @Test
  void classesMaskedWithMinusInfinityNeverWin() {
    float[] values = new float[3 * 4 * 4];
    Arrays.fill(values, 0, 16, Float.NEGATIVE_INFINITY);
    Arrays.fill(values, 32, 48, -5);

    Labels got = decoder(DecodeOptions.LABELS).decode(Logits.of(3, 4, 4, values), 13, 13).labels();

    assertThat(got.bytes()).containsOnly(1);
  }

  @Test
  void aThreadTakesUnderTwoMegabytesBeyondTheResult() {
    ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Logits logits = Naive.regions(new Random(1), 150, 100, 250);
    ClassDecoder alone = new ClassDecoder(DecodeOptions.LABELS, Runnable::run, 1);

    long before = meter.getThreadAllocatedBytes(Thread.currentThread().getId());
    Labels got = alone.decode(logits, 1200, 3000).labels();
    long taken = meter.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

    assertThat(taken - got.bytes().length).isLessThan(2_000_000);
  }

  @Test
  void refusesLogitsThatAreNotNumbersAndSaysWhere() {
    float[] values = new float[4 * 5 * 5];
    values[25 + 3 * 5 + 4] = Float.NaN;

    assertThatThrownBy(
            () -> decoder(DecodeOptions.LABELS).decode(Logits.of(4, 5, 5, values), 20, 20))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not numbers at row")
        .hasMessageContaining("float32");
  }

  @Test
  void refusesSizesAndClassesThatCannotBe() {
    Logits logits = Logits.of(2, 1, 1, new float[2]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decoder(DecodeOptions.LABELS).decode(logits, 0, 4))
        .withMessageContaining("height must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> decoder(DecodeOptions.LABELS.withProbabilities(List.of(2))).decode(logits, 4, 4))
        .withMessageContaining("class 2 is none of the 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Logits.of(2, 3, 3, new float[17]))
        .withMessageContaining("want 18 values");
  }

  private static int[] ids(Labels labels) {
    int[] out = new int[labels.height() * labels.width()];
    Arrays.setAll(out, labels::get);
    return out;
  }
}
