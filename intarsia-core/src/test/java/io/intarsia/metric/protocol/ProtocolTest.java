package io.intarsia.metric.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.metric.ClassCounts;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProtocolTest {
  /** IoU 3/4, 0 (never there, predicted once), none. */
  private static final ClassCounts COUNTS =
      new ClassCounts(new long[] {3, 0, 0}, new long[] {4, 0, 0}, new long[] {3, 1, 0});

  @Test
  void namesLeadToThemselves() {
    for (String name : ProtocolSpecs.NAMES) {
      Protocol protocol = ProtocolSpecs.named(name);
      assertThat(protocol.name()).isEqualTo(name);
      assertThat(protocol.rules()).isNotBlank();
      assertThat(protocol.figures(COUNTS).values()).first().isNotNull();
    }
    assertThatThrownBy(() -> ProtocolSpecs.named("coco"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there are plain, hf, mmseg, cityscapes");
  }

  @Test
  void absentClassesAreLeftOutOfMeans() {
    assertThat(new Protocol.Plain().figures(COUNTS))
        .containsEntry("mean_iou", 0.375)
        .containsEntry("mean_accuracy", 0.75)
        .containsEntry("pixel_accuracy", 0.75);
    assertThat(new Protocol.Cityscapes().figures(COUNTS))
        .containsEntry("averageScoreClasses", 0.375);
  }

  @Test
  void hfFillsAfterTheMeanAndMmsegBefore() {
    OptionalDouble zero = OptionalDouble.of(0);
    assertThat(new Protocol.Hf(zero).figures(COUNTS)).containsEntry("mean_iou", 0.375);
    assertThat(new Protocol.Hf(zero).iou(COUNTS, 2)).isZero();
    assertThat(new Protocol.Mmseg(zero).figures(COUNTS))
        .containsEntry("mIoU", 25.0)
        .containsEntry("mAcc", 25.0);
    assertThat(new Protocol.Mmseg(OptionalDouble.empty()).figures(COUNTS))
        .containsEntry("mIoU", 37.5)
        .containsEntry("mDice", 42.86)
        .containsEntry("mFscore", 85.71)
        .containsEntry("aAcc", 75.0);
  }

  @Test
  void diceOfTwoEmptyMasksIsOne() {
    CompetitionDice dice = new CompetitionDice(new double[] {0.5, 0.3}, new int[] {0, 2});
    dice.update(new float[] {.5f, .6f, .4f, .1f}, new byte[] {0, 1, 0, 0});
    assertThat(dice.dice(0, 0)).isEqualTo(1);
    assertThat(dice.dice(0, 1)).as("one pixel is too few, so none").isEqualTo(1);
    assertThat(dice.mean()).isEqualTo(1);
    assertThat(dice.negativeMean()).isEqualTo(1);
    CompetitionDice more = new CompetitionDice(new double[] {0.5, 0.3}, new int[2]);
    more.updateMasks(new byte[] {1, 1, 0, 0}, new byte[] {1, 0, 0, 1});
    dice.add(more);
    assertThat(dice.images()).isEqualTo(2);
    assertThat(dice.mean(1)).isEqualTo(0.5);
    assertThat(dice.positiveMean()).isEqualTo((1 + 2 / 3.0 + 0) / 3);
    assertThatThrownBy(() -> dice.update(new float[] {0, 0, Float.NaN, 0}, new byte[4]))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void anObjectWeighsTheSameWhateverItsSize() {
    CityscapesScores scores = new CityscapesScores(StreetLabels.CITYSCAPES);
    int[] truth = {26, 26, 26, 26, 26, 7};
    int[] instances = {26000, 26001, 26001, 26001, 26001, 7};
    scores.update(new int[] {7, 26, 26, 26, 26, 7}, truth, instances);
    assertThat(scores.iou(26)).isEqualTo(4 / 5.0);
    assertThat(scores.instanceIou(26)).isEqualTo(0.5);
    assertThat(scores.iou("vehicle")).isEqualTo(4 / 5.0);
    assertThat(scores.instanceIou(7)).isNaN();
    assertThat(scores.meanIou()).isEqualTo((0.8 + 0.5) / 2);
    assertThatThrownBy(() -> scores.update(new int[] {34}, new int[] {7}, new int[] {7}))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("label id 34");
  }
}
