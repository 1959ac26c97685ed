package io.intarsia.evaluate;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.metric.protocol.CompetitionDice;
import java.util.List;

/** Masks that may overlap held against a data set's at the size of the original pictures. */
public final class MaskEvaluation {
  private MaskEvaluation() {}

  /**
   * Runs over all samples.
   *
   * @param thresholds of each class, 0..1
   * @param least fewest pixels of a predicted mask of each class, 0 to keep all
   * @param workers threads that load, predict and count
   * @return the scores of every picture, in the data set's order
   * @throws Refusal USAGE if the data set is empty or has one class for every pixel; INPUT as
   *     {@link Dataset#load}; MODEL if masks have other sides or classes
   */
  public static CompetitionDice run(
      Dataset dataset,
      MaskPredictor predictor,
      double[] thresholds,
      int[] least,
      int workers,
      Progress.Factory progress) {
    if (!dataset.multiLabel() || dataset.size() == 0) {
      throw Refusal.usage(
          "an evaluation of masks wants pictures with masks; the data set has %d samples%s",
          dataset.size(), dataset.multiLabel() ? "" : " with one class for every pixel");
    }
    CompetitionDice[] parts = new CompetitionDice[dataset.size()];
    Samples.each(
        dataset.size(),
        workers,
        progress,
        () -> predictor,
        (index, own) -> {
          CompetitionDice dice = new CompetitionDice(thresholds, least);
          count(dataset.load(index), own, dice);
          parts[index] = dice;
        });
    CompetitionDice all = new CompetitionDice(thresholds, least);
    List.of(parts).forEach(all::add);
    return all;
  }

  private static void count(Sample sample, MaskPredictor predictor, CompetitionDice dice) {
    List<GreyPicture> truth = ((Truth.Masks) sample.truth()).masks();
    Masks masks = predictor.masks(sample.picture());
    int plane = masks.width() * masks.height();
    boolean fits =
        masks.width() == sample.picture().width()
            && masks.height() == sample.picture().height()
            && masks.classes() == truth.size();
    if (!fits) {
      throw Refusal.model(
          "%s: masks of %d classes of %dx%d, wanted %d of %s",
          sample.id(),
          masks.classes(),
          masks.width(),
          masks.height(),
          truth.size(),
          sample.picture());
    }
    byte[] all = new byte[plane * truth.size()];
    for (int c = 0; c < truth.size(); c++) {
      System.arraycopy(truth.get(c).values(), 0, all, c * plane, plane);
    }
    dice.update(masks.probabilities(), all);
  }
}
