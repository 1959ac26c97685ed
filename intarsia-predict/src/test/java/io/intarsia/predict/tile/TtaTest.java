package io.intarsia.predict.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.Naive;
import io.intarsia.predict.decode.Resample;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TtaTest {
  private final Logits logits = Naive.noise(new Random(1), 3, 6, 7);

  @Test
  void aViewAndItsFlippedSelfAverageToTheView() {
    float[] mirrored = logits.values().array().clone();
    Tta.flip(mirrored, 7);
    Tta tta = new Tta(3, 6, 7, Tta.Average.LOGITS);

    tta.add(logits, false);
    tta.add(Logits.of(3, 6, 7, mirrored), true);

    assertThat(mirrored[0]).isEqualTo(logits.at(0, 0, 6));
    assertThat(tta.result().values().array()).containsExactly(logits.values().array());
  }

  @Test
  void viewsOfOtherScalesAreResampledToTheGrid() {
    Logits larger = Naive.noise(new Random(2), 3, 9, 11);
    float[] resampled = Resample.bilinear(larger, 6, 7, false).values().array();
    Tta tta = new Tta(3, 6, 7, Tta.Average.LOGITS);

    tta.add(logits, false);
    tta.add(larger, false);

    float[] got = tta.result().values().array();
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo((logits.values().get(i) + resampled[i]) / 2, within(1e-6f));
    }
    assertThat(resampled).containsExactly(Naive.upsample(larger, 6, 7, false), within(1e-6f));
  }

  @Test
  void sigmoidsAverageClassByClass() {
    Logits other = Naive.noise(new Random(4), 3, 6, 7);
    Tta tta = new Tta(3, 6, 7, Tta.Average.SIGMOIDS);

    tta.add(logits, false);
    tta.add(other, false);

    for (int i = 0; i < 3 * 42; i++) {
      double mean = (sigmoid(logits.values().get(i)) + sigmoid(other.values().get(i))) / 2;
      assertThat(sigmoid(tta.result().values().get(i))).isCloseTo(mean, within(1e-6));
    }
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  @Test
  void probabilitiesAverageToLogitsWhoseSoftmaxIsTheMean() {
    Logits other = Naive.noise(new Random(3), 3, 6, 7);
    Tta tta = new Tta(3, 6, 7, Tta.Average.PROBABILITIES);

    tta.add(logits, false);
    tta.add(other, false);

    for (int i = 0; i < 42; i++) {
      for (int c = 0; c < 3; c++) {
        double mean = (probability(logits, i, c) + probability(other, i, c)) / 2;
        assertThat(probability(tta.result(), i, c)).isCloseTo(mean, within(1e-5));
      }
    }
  }

  @Test
  void aSingleClassAveragesBySigmoid() {
    Tta tta = new Tta(1, 1, 1, Tta.Average.PROBABILITIES);

    tta.add(Logits.of(1, 1, 1, new float[] {4}), false);
    tta.add(Logits.of(1, 1, 1, new float[] {-4}), false);
    tta.add(Logits.of(1, 1, 1, new float[] {0}), false);

    assertThat(tta.result().at(0, 0, 0)).isCloseTo(0, within(1e-6f));
  }

  @Test
  void listsEachScalePlainThenFlipped() {
    assertThat(Tta.views(List.of(1.0, 0.5), true))
        .containsExactly(
            new Tta.View(1, false),
            new Tta.View(1, true),
            new Tta.View(0.5, false),
            new Tta.View(0.5, true));
  }

  @Test
  void refusesOtherClassesAndAnEmptyAverage() {
    Tta tta = new Tta(2, 6, 7, Tta.Average.LOGITS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tta.add(logits, false))
        .withMessage("3 classes, wanted 2");
    assertThatThrownBy(tta::result).isInstanceOf(IllegalStateException.class);
  }

  private static double probability(Logits logits, int pixel, int label) {
    return Naive.probability(logits.values().array(), logits.classes(), 42, pixel, label);
  }
}
