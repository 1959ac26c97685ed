package io.intarsia.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.List;
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

  private static byte[] ids(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
