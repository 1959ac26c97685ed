package io.intarsia.evaluate;

import io.intarsia.base.Checks;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.metric.compare.ImageCounts;
import io.intarsia.metric.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A predictor's labels held against a data set's at the size of the original pictures. One picture
 * is held by each worker; memory does not grow with their number.
 */
public final class Evaluation {
  private final Dataset dataset;
  private final LabelPredictor predictor;
  private Protocol protocol = new Protocol.Plain();
  private Progress.Factory progress = Progress.Factory.SILENT;
  private int workers = Math.min(4, Runtime.getRuntime().availableProcessors());

  private Evaluation(Dataset dataset, LabelPredictor predictor) {
    this.dataset = dataset;
    this.predictor = predictor;
  }

  /**
   * An evaluation with default settings.
   *
   * @throws Refusal USAGE if the data set is empty or holds masks that may overlap
   */
  public static Evaluation of(Dataset dataset, LabelPredictor predictor) {
    if (dataset.multiLabel() || dataset.size() == 0) {
      throw Refusal.usage(
          "an evaluation of labels wants pictures with one class for every pixel; the data set has"
              + " %d samples%s",
          dataset.size(), dataset.multiLabel() ? " with masks that may overlap" : "");
    }
    return new Evaluation(dataset, predictor);
  }

  /** The rules of the figures; default {@link Protocol.Plain}. */
  public Evaluation protocol(Protocol value) {
    protocol = value;
    return this;
  }

  /** Hears of pictures done; default nobody. */
  public Evaluation progress(Progress.Factory value) {
    progress = value;
    return this;
  }

  /**
   * Threads that load, predict and count; default as many as processors, at most 4.
   *
   * @throws IllegalArgumentException if not positive
   */
  public Evaluation workers(int count) {
    workers = Checks.positive("workers", count);
    return this;
  }

  /**
   * Runs over all samples.
   *
   * @throws Refusal INPUT as {@link Dataset#load}, or if an id is outside the label space; names
   *     the sample
   */
  public EvaluationReport run() {
    LabelSpace positions = positions(dataset.space());
    ConfusionMatrix total = new ConfusionMatrix(positions);
    ImageCounts[] images = new ImageCounts[dataset.size()];
    Samples.each(
        dataset.size(),
        workers,
        progress,
        () -> new ConfusionMatrix(positions),
        (index, matrix) -> {
          Sample sample = dataset.load(index);
          matrix.clear();
          count(sample, matrix);
          images[index] = new ImageCounts(sample.id(), matrix.counts());
          synchronized (total) {
            total.add(matrix);
          }
        });
    List<ImageCounts> all = new ArrayList<>();
    for (ImageCounts image : images) {
      all.add(Objects.requireNonNull(image));
    }
    return new EvaluationReport(positions, protocol, total, all, dataset.fingerprint());
  }

  private void count(Sample sample, ConfusionMatrix matrix) {
    LabelMap truth = ((Truth.Classes) sample.truth()).map();
    LabelMap prediction = predictor.labels(sample.picture());
    if (prediction.width() != truth.width() || prediction.height() != truth.height()) {
      throw Refusal.model(
          "%s: the prediction is %s, the truth %s; predict at the picture's own size",
          sample.id(), prediction, truth);
    }
    try {
      matrix.update(prediction.ids(), truth.ids());
    } catch (Refusal refusal) {
      throw new Refusal(refusal.kind(), sample.id() + ": " + refusal.getMessage(), refusal);
    }
  }

  /**
   * The pictures of lowest mean IoU, predicted once more to be shown, the worst first.
   *
   * @param count how many at most
   */
  public List<WorstPicture> worst(EvaluationReport report, int count) {
    List<WorstPicture> out = new ArrayList<>();
    for (int index : report.worst(count)) {
      Sample sample = dataset.load(index);
      LabelMap truth = ((Truth.Classes) sample.truth()).map();
      out.add(
          new WorstPicture(
              report.images().get(index),
              sample.picture(),
              truth,
              predictor.labels(sample.picture())));
    }
    return out;
  }

  /** The same classes with their positions as ids, 255 ignored. */
  private static LabelSpace positions(LabelSpace space) {
    if (space.size() > LabelMap.IGNORE) {
      throw Refusal.usage("%s has %d classes; a label map holds 255", space.name(), space.size());
    }
    List<LabelClass> classes = new ArrayList<>();
    for (LabelClass known : space.classes()) {
      classes.add(new LabelClass(classes.size(), known.name(), known.synonyms(), known.rgb()));
    }
    return new LabelSpace(space.name(), classes, LabelMap.IGNORE, false, List.of());
  }
}
