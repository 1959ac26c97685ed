package io.intarsia.cli.job;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.evaluate.Submission;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.Scores;
import io.intarsia.predict.Segmenter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Writes a contest's table of run-length masks. One picture is in work while the next is decoded:
 * memory does not grow with their number.
 */
public final class SubmissionJob {
  private final Settings settings;
  private final Segmenter segmenter;
  private final double[] thresholds;

  /**
   * What to write.
   *
   * @param out the table
   * @param form its columns
   * @param overlapping true if every class has a mask by its own threshold, false if every pixel
   *     has the most probable class
   * @param threshold of every class that has none of its own, 0..1
   * @param thresholds by the name of the class
   * @param skipBroken true to leave pictures out that cannot be read
   */
  public record Settings(
      Path out,
      Submission.Form form,
      boolean overlapping,
      double threshold,
      Map<String, Double> thresholds,
      boolean skipBroken) {
    /** Copies the map. */
    public Settings {
      thresholds = Map.copyOf(thresholds);
    }
  }

  /**
   * A job that has done nothing yet.
   *
   * @throws Refusal USAGE for a threshold of an unknown class or out of range
   */
  public SubmissionJob(Settings settings, Segmenter segmenter) {
    this.settings = settings;
    this.segmenter = segmenter;
    this.thresholds = thresholds(settings, labels());
  }

  private static double[] thresholds(Settings settings, LabelSpace labels) {
    double[] all = new double[labels.size()];
    java.util.Arrays.fill(all, checked("--threshold", settings.threshold()));
    settings
        .thresholds()
        .forEach(
            (name, value) -> {
              for (int id : labels.find(name).ids()) {
                all[labels.indexOf(id)] = checked("--thresholds " + name, value);
              }
            });
    return all;
  }

  private static double checked(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw Refusal.usage("%s %s: wanted a probability from 0 to 1", option, value);
    }
    return value;
  }

  /** The classes of the table. */
  private LabelSpace labels() {
    return settings.overlapping() ? segmenter.model().labels() : segmenter.labels();
  }

  /**
   * Writes the table, whole or not at all.
   *
   * @return what was left out, each with its picture's name; empty unless broken ones are skipped
   * @throws Refusal USAGE if two pictures have one name; INPUT for the first that cannot be read;
   *     ENVIRONMENT if the table cannot be written
   */
  public List<Refusal> run(List<Source> sources, Progress.Factory progress) {
    checkNames(sources);
    List<Refusal> faults = new ArrayList<>();
    try (Progress bar = progress.open("predicting", sources.size(), "images")) {
      Submission.write(
          settings.out(), settings.form(), labels(), rows -> write(sources, rows, faults, bar));
    }
    return faults;
  }

  private static void checkNames(List<Source> sources) {
    Map<String, Source> seen = new HashMap<>();
    for (Source source : sources) {
      Source before = seen.putIfAbsent(name(source), source);
      if (before != null) {
        throw Refusal.usage(
            "%s and %s have one file name, by which the table would know both; predict them apart",
            before.name(), source.name());
      }
    }
  }

  /** The contest knows a picture by the name of its file. */
  private static String name(Source source) {
    Path file = source.file();
    return file == null ? source.name() : String.valueOf(file.getFileName());
  }

  private void write(List<Source> sources, Submission.Rows rows, List<Refusal> faults, Progress bar)
      throws IOException {
    CompletableFuture<Picture> next = ahead(sources.get(0));
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      CompletableFuture<Picture> now = next;
      next = i + 1 < sources.size() ? ahead(sources.get(i + 1)) : now;
      try {
        rows.put(name(source), masks(Workers.join(now)));
      } catch (Refusal e) {
        Refusal named = Workers.named(source.name(), e);
        if (!settings.skipBroken() || e.kind() != Refusal.Kind.INPUT) {
          throw named;
        }
        faults.add(named);
      }
      bar.advance(1);
    }
    if (faults.size() == sources.size()) {
      throw Refusal.input(
          "none of %d pictures can be read; the first: %s",
          sources.size(), String.valueOf(faults.get(0).getMessage()));
    }
  }

  private CompletableFuture<Picture> ahead(Source source) {
    Path file = source.file();
    if (file == null) {
      throw Refusal.usage("%s: wanted files, not addresses", source.name());
    }
    return CompletableFuture.supplyAsync(
        () -> segmenter.decode(file), work -> Workers.daemon(work).start());
  }

  private Submission.ClassMasks masks(Picture picture) {
    return settings.overlapping()
        ? new Overlapping(segmenter.scores(picture), thresholds)
        : new Exclusive(segmenter.segment(picture).map().ids(), picture, labels());
  }

  private record Overlapping(Scores scores, double[] thresholds) implements Submission.ClassMasks {
    @Override
    public int width() {
      return scores.width();
    }

    @Override
    public int height() {
      return scores.height();
    }

    @Override
    public int classes() {
      return thresholds.length;
    }

    @Override
    public byte[] mask(int index) {
      return scores.mask(index, thresholds[index]);
    }
  }

  private record Exclusive(byte[] ids, Picture picture, LabelSpace labels)
      implements Submission.ClassMasks {
    @Override
    public int width() {
      return picture.width();
    }

    @Override
    public int height() {
      return picture.height();
    }

    @Override
    public int classes() {
      return labels.size();
    }

    @Override
    public byte[] mask(int index) {
      byte id = (byte) labels.classes().get(index).id();
      byte[] mask = new byte[ids.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) (ids[i] == id ? 1 : 0);
      }
      return mask;
    }
  }
}
