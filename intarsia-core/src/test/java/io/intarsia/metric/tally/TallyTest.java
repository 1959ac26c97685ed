package io.intarsia.metric.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final OptionalInt NONE = OptionalInt.empty();

  @Test
  void countsEachPictureAndClass() {
    int[] truth = {0, 1, 1, 9, 1, 1, 1, 1};
    int[] prediction = {0, 0, 1, 7, 1, 1, 1, 0};
    Tally tally = Tally.ofClasses(prediction, truth, 2, 2, OptionalInt.of(9));
    assertThat(tally.truePositives(0, 0)).isEqualTo(1);
    assertThat(tally.falsePositives(0, 0)).isEqualTo(1);
    assertThat(tally.falseNegatives(0, 1)).isEqualTo(1);
    assertThat(tally.trueNegatives(0, 1)).isEqualTo(1);
    assertThat(tally.truePositives(1, 1)).isEqualTo(3);
    assertThat(tally.score(Rate.IOU, Reduction.MICRO, null, 1)).isEqualTo(5 / 9f);
  }

  @Test
  void zeroDivisionIsReplacedExceptInMicro() {
    Tally empty = Tally.ofMasks(new byte[8], new byte[8], 1, 2);
    assertThat(empty.score(Rate.F1, Reduction.MICRO, null, 1)).isNaN();
    assertThat(empty.score(Rate.F1, Reduction.MACRO, null, 1)).isEqualTo(1);
    assertThat(empty.score(Rate.F1, Reduction.MACRO_IMAGEWISE, null, 0)).isZero();
    assertThat(empty.rates(Rate.F1, 0.5)).isDeepEqualTo(new double[][] {{0.5, 0.5}});
  }

  @Test
  void partsJoin() {
    Tally a = Tally.ofMasks(new byte[] {1, 0}, new byte[] {1, 1}, 1, 1);
    Tally b = Tally.ofScores(new float[] {.5f, .4f}, new byte[] {1, 1}, 1, 1, 0.5);
    Tally both = a.with(b);
    assertThat(both.images()).isEqualTo(2);
    assertThat(both.truePositives(1, 0)).isEqualTo(1);
    assertThat(both.score(Rate.SENSITIVITY, Reduction.MICRO, null, 1)).isEqualTo(0.5);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> Tally.ofClasses(new int[] {2}, new int[] {0}, 1, 2, NONE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("pixel 0 of the prediction has id 2; wanted 0 to 1");
    assertThatThrownBy(() -> Tally.ofClasses(new int[] {1}, new int[] {0}, 1, 2, OptionalInt.of(1)))
        .hasMessageContaining("the ignored id 1 is a class");
    assertThatThrownBy(() -> Tally.ofScores(new float[] {Float.NaN}, new byte[] {0}, 1, 1, 0.5))
        .isInstanceOf(Refusal.class);
    Tally tally = Tally.ofMasks(new byte[2], new byte[2], 1, 2);
    assertThatThrownBy(() -> tally.score(Rate.IOU, Reduction.WEIGHTED, null, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tally.score(Rate.IOU, Reduction.WEIGHTED, new double[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
