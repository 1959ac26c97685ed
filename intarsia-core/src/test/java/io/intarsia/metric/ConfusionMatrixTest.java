package io.intarsia.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final LabelSpace SPACE =
      new LabelSpace(
          "test",
          List.of(LabelClass.of(0, "a", 0), LabelClass.of(3, "b", 0), LabelClass.of(200, "c", 0)),
          255,
          false,
          List.of());

  private final ConfusionMatrix matrix = new ConfusionMatrix(SPACE);

  @Test
  void countsByTrueRowAndPredictedColumn() {
    matrix.update(ids(0, 3, 3, 200, 7), ids(0, 0, 3, 3, 255));
    assertThat(matrix.count(0, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 2)).isEqualTo(1);
    assertThat(matrix.total()).isEqualTo(4);
  }

  @Test
  void scoresFollowFromTheCounts() {
    matrix.update(ids(0, 0, 0, 3, 3, 0), ids(0, 0, 0, 3, 0, 3));
    assertThat(matrix.iou(0)).isEqualTo(3 / 5.0);
    assertThat(matrix.iou(1)).isEqualTo(1 / 3.0);
    assertThat(matrix.iou(2)).isNaN();
    assertThat(matrix.accuracy(0)).isEqualTo(3 / 4.0);
    assertThat(matrix.precision(1)).isEqualTo(1 / 2.0);
    assertThat(matrix.dice(0)).isEqualTo(6 / 8.0);
    assertThat(matrix.meanIou()).isEqualTo((3 / 5.0 + 1 / 3.0) / 2, within(1e-15));
    assertThat(matrix.meanDice()).isEqualTo((6 / 8.0 + 1 / 2.0) / 2, within(1e-15));
    assertThat(matrix.meanAccuracy()).isEqualTo((3 / 4.0 + 1 / 2.0) / 2, within(1e-15));
    assertThat(matrix.pixelAccuracy()).isEqualTo(4 / 6.0);
    assertThat(matrix.frequencyWeightedIou()).isEqualTo((4 * 3 / 5.0 + 2 / 3.0) / 6, within(1e-15));
  }

  @Test
  void anEmptyMatrixHasNoScores() {
    assertThat(matrix.meanIou()).isNaN();
    assertThat(matrix.pixelAccuracy()).isNaN();
    assertThat(matrix.frequencyWeightedIou()).isNaN();
  }

  @Test
  void refusesAnIdOutsideTheSpaceAndStaysAsItWas() {
    matrix.update(ids(0, 3), ids(0, 0));
    assertThatThrownBy(() -> matrix.update(ids(0, 3, 1), ids(0, 3, 0)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("pixel 2 of the prediction has id 1, which is no class of test");
    assertThatThrownBy(() -> matrix.update(ids(255), ids(0)))
        .hasMessageContaining("prediction has id 255");
    assertThatThrownBy(() -> matrix.update(ids(0), ids(4)))
        .hasMessageContaining("pixel 0 of the truth has id 4");
    assertThatThrownBy(() -> matrix.update(new short[] {0, 3}, new short[] {3, (short) 65_535}))
        .hasMessageContaining("pixel 1 of the truth has id 65535");
    assertThatThrownBy(() -> matrix.update(ids(0), ids())).hasMessageContaining("1 pixels");
    assertThat(matrix.total()).isEqualTo(2);
    assertThat(matrix.count(1, 1)).isZero();
  }

  @Test
  void partsAddUpToTheWhole() {
    matrix.update(ids(0, 3, 200, 200), ids(0, 0, 3, 200));
    ConfusionMatrix first = new ConfusionMatrix(SPACE);
    first.update(ids(0, 3), ids(0, 0));
    ConfusionMatrix second = new ConfusionMatrix(SPACE);
    second.update(new short[] {200, 200}, new short[] {3, 200});
    first.add(second);
    for (int t = 0; t < 3; t++) {
      for (int p = 0; p < 3; p++) {
        assertThat(first.count(t, p)).isEqualTo(matrix.count(t, p));
      }
    }
    assertThatThrownBy(() -> first.add(new ConfusionMatrix(SPACE.withIgnoreId(3))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsAsManyWaysAlike() {
    Random random = new Random(4);
    int[] known = {0, 3, 200};
    int[] truth = new int[1001];
    int[] prediction = new int[1001];
    long[][] wanted = new long[3][3];
    for (int i = 0; i < truth.length; i++) {
      int t = random.nextInt(4);
      int p = random.nextInt(3);
      truth[i] = t == 3 ? 255 : known[t];
      prediction[i] = t == 3 ? random.nextInt(256) : known[p];
      if (t < 3) {
        wanted[t][p]++;
      }
    }
    ConfusionMatrix ints = new ConfusionMatrix(SPACE);
    ints.update(prediction, truth);
    matrix.update(ids(prediction), ids(truth));
    for (int t = 0; t < 3; t++) {
      for (int p = 0; p < 3; p++) {
        assertThat(matrix.count(t, p)).isEqualTo(wanted[t][p]);
        assertThat(ints.count(t, p)).isEqualTo(wanted[t][p]);
      }
    }
    assertThat(ints.counts()).isEqualTo(matrix.counts());
    matrix.clear();
    assertThat(matrix.total()).isZero();
  }

  @Test
  void wideIdsAreRefusedWhole() {
    int[] zeros = new int[3];
    for (int bad : new int[] {-1, 256, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> matrix.update(new int[] {0, bad, 0}, zeros))
          .hasMessageContaining("pixel 1 of the prediction has id " + bad);
      assertThatThrownBy(() -> matrix.update(zeros, new int[] {0, 0, bad}))
          .hasMessageContaining("pixel 2 of the truth has id " + bad);
    }
    assertThat(matrix.total()).isZero();
  }

  @Test
  void idsAbove255HaveTheirPlace() {
    LabelSpace wide =
        new LabelSpace(
            "wide",
            List.of(LabelClass.of(7, "a", 0), LabelClass.of(40_000, "b", 0)),
            65_535,
            false,
            List.of());
    ConfusionMatrix counts = new ConfusionMatrix(wide);
    counts.update(new short[] {7, (short) 40_000, 9}, new short[] {7, 7, -1});
    counts.update(ids(7), ids(7));
    counts.update(new int[] {40_000}, new int[] {40_000});
    assertThat(counts.count(0, 0)).isEqualTo(2);
    assertThat(counts.count(0, 1)).isEqualTo(1);
    assertThat(counts.count(1, 1)).isEqualTo(1);
  }

  private static byte[] ids(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
