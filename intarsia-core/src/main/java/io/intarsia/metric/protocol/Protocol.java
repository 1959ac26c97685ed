package io.intarsia.metric.protocol;

import io.intarsia.metric.ClassCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rules by which published figures are taken from the counts of all pictures together. All leave
 * out pixels whose truth is ignored, and refuse an id outside the label space.
 */
public sealed interface Protocol {
  /** Its name in configurations and reports. */
  String name();

  /** What counts, in one sentence. */
  String rules();

  /** The figures of a data set, under the names that the protocol's own tool prints. */
  Map<String, Double> figures(ClassCounts counts);

  /** One of the class's scores under the protocol's own rules. */
  double iou(ClassCounts counts, int index);

  /** Shares of one; a class neither there nor predicted has no score and is left out of means. */
  record Plain() implements Protocol {
    @Override
    public String name() {
      return "plain";
    }

    @Override
    public String rules() {
      return "shares of 1; a class neither there nor predicted is left out of means";
    }

    @Override
    public Map<String, Double> figures(ClassCounts counts) {
      Map<String, Double> out = new LinkedHashMap<>();
      out.put("mean_iou", counts.meanIou());
      out.put("mean_accuracy", counts.meanAccuracy());
      out.put("pixel_accuracy", counts.pixelAccuracy());
      out.put("frequency_weighted_iou", counts.frequencyWeightedIou());
      out.put("mean_precision", counts.meanPrecision());
      out.put("mean_f1", counts.meanDice());
      return out;
    }

    @Override
    public double iou(ClassCounts counts, int index) {
      return counts.iou(index);
    }
  }

  /**
   * As huggingface/evaluate metrics/mean_iou @a7dd3383: as plain; a number may stand for what has
   * no score, after means are taken.
   *
   * @param nanToNum that number
   */
  record Hf(OptionalDouble nanToNum) implements Protocol {
    @Override
    public String name() {
      return "hf";
    }

    @Override
    public String rules() {
      return "shares of 1; a class neither there nor predicted is left out of means"
          + shown(nanToNum, " and shown as ");
    }

    @Override
    public Map<String, Double> figures(ClassCounts counts) {
      Map<String, Double> out = new LinkedHashMap<>();
      out.put("mean_iou", filled(counts.meanIou(), nanToNum));
      out.put("mean_accuracy", filled(counts.meanAccuracy(), nanToNum));
      out.put("overall_accuracy", filled(counts.pixelAccuracy(), nanToNum));
      return out;
    }

    @Override
    public double iou(ClassCounts counts, int index) {
      return filled(counts.iou(index), nanToNum);
    }

    /** The share of a class's pixels predicted right. */
    public double accuracy(ClassCounts counts, int index) {
      return filled(counts.accuracy(index), nanToNum);
    }
  }

  /**
   * As open-mmlab/mmsegmentation mmseg/evaluation/metrics/iou_metric.py @01c96235: per cent with
   * two decimals; a number may stand for what has no score, before means are taken. The F-score is
   * made of precision and recall, so a class without either has none, though its Dice is a number.
   *
   * @param nanToNum that number
   */
  record Mmseg(OptionalDouble nanToNum) implements Protocol {
    @Override
    public String name() {
      return "mmseg";
    }

    @Override
    public String rules() {
      return "per cent with two decimals; a class neither there nor predicted is "
          + (nanToNum.isPresent() ? "counted" + shown(nanToNum, " as ") : "left out of means");
    }

    @Override
    public Map<String, Double> figures(ClassCounts counts) {
      Map<String, Double> out = new LinkedHashMap<>();
      out.put("aAcc", percent(filled(counts.pixelAccuracy(), nanToNum)));
      out.put("mIoU", percent(counts.mean(i -> iou(counts, i))));
      out.put("mAcc", percent(counts.mean(i -> filled(counts.accuracy(i), nanToNum))));
      out.put("mDice", percent(counts.mean(i -> filled(counts.dice(i), nanToNum))));
      out.put("mFscore", percent(counts.mean(i -> filled(fscore(counts, i), nanToNum))));
      out.put("mPrecision", percent(counts.mean(i -> filled(counts.precision(i), nanToNum))));
      out.put("mRecall", percent(counts.mean(i -> filled(counts.accuracy(i), nanToNum))));
      return out;
    }

    @Override
    public double iou(ClassCounts counts, int index) {
      return filled(counts.iou(index), nanToNum);
    }

    private static double fscore(ClassCounts counts, int index) {
      double precision = counts.precision(index);
      double recall = counts.accuracy(index);
      return 2 * (precision * recall) / (precision + recall);
    }

    private static double percent(double share) {
      return Math.rint(share * 100 * 100) / 100;
    }
  }

  /**
   * As mcordts/cityscapesScripts evaluation/evalPixelLevelSemanticLabeling.py @0bcc4a72 on train
   * ids: the mean IoU of the classes that are there or predicted. Scores of instances and
   * categories want all label ids; {@link CityscapesScores} takes those.
   */
  record Cityscapes() implements Protocol {
    @Override
    public String name() {
      return "cityscapes";
    }

    @Override
    public String rules() {
      return "shares of 1; the mean IoU of classes that are there or predicted";
    }

    @Override
    public Map<String, Double> figures(ClassCounts counts) {
      Map<String, Double> out = new LinkedHashMap<>();
      out.put("averageScoreClasses", counts.meanIou());
      return out;
    }

    @Override
    public double iou(ClassCounts counts, int index) {
      return counts.iou(index);
    }
  }

  private static double filled(double score, OptionalDouble instead) {
    return Double.isNaN(score) ? instead.orElse(Double.NaN) : score;
  }

  private static String shown(OptionalDouble instead, String before) {
    return instead.isPresent() ? before + instead.getAsDouble() : "";
  }
}
