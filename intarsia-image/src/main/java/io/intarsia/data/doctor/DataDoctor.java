package io.intarsia.data.doctor;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.doctor.Finding.Severity;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.util.Map;

/**
 * Examines data sets through the face that training sees: unreadable samples, ids out of range,
 * empty masks, unused classes, duplicates, leaks between splits. Faults of files that a reader
 * already corrected or refused wholly are for {@link FileDoctor}.
 */
public final class DataDoctor {
  private final Findings findings = new Findings();
  private final Twins twins = new Twins();
  private int samples;

  private DataDoctor() {}

  /**
   * Reads every sample of every split once.
   *
   * @param splits data sets by name, such as {@code train} and {@code val}
   */
  public static Checkup check(Map<String, Dataset> splits, Progress.Factory progress) {
    DataDoctor doctor = new DataDoctor();
    splits.forEach((split, data) -> doctor.split(split, data, progress));
    doctor.twins.report(doctor.findings);
    return new Checkup(doctor.samples, doctor.findings.list());
  }

  private void split(String split, Dataset data, Progress.Factory progress) {
    long[] used = new long[data.space().size()];
    try (Progress bar = progress.open("examining " + split, data.size(), "images")) {
      for (int i = 0; i < data.size(); i++) {
        samples++;
        twins.name(split, data.id(i), data.group(i));
        try {
          sample(split, data, i, data.load(i), used);
        } catch (Refusal e) {
          findings.add(
              Severity.ERROR,
              "unreadable",
              "samples cannot be read",
              "Correct the files or the way they are read; each message says how.",
              split + "/" + data.id(i) + ": " + e.getMessage());
        }
        bar.advance(1);
      }
    }
    for (int c = 0; c < used.length; c++) {
      if (used[c] == 0) {
        findings.add(
            Severity.WARNING,
            "unused-class",
            "classes have no pixel in " + split,
            "Check the ids, or whether the split is too small to measure them.",
            data.space().classes().get(c).name());
      }
    }
  }

  private void sample(String split, Dataset data, int index, Sample sample, long[] used) {
    String place = split + "/" + sample.id();
    String mask = "";
    if (sample.truth() instanceof Truth.Classes classes) {
      LabelMap map = classes.map();
      mask = PictureHash.digest(map.width(), map.height(), map.ids());
      classes(data.space(), map, place, used);
    } else if (sample.truth() instanceof Truth.Masks masks) {
      StringBuilder hashes = new StringBuilder();
      boolean empty = true;
      for (int c = 0; c < masks.masks().size(); c++) {
        GreyPicture one = masks.masks().get(c);
        hashes.append(PictureHash.digest(one.width(), one.height(), one.values()));
        boolean any = any(one);
        empty &= !any;
        if (any && c < used.length) {
          used[c]++;
        }
      }
      mask = hashes.toString();
      if (empty) {
        empty(place);
      }
    }
    PictureHash hash = PictureHash.of(sample.picture());
    twins.add(new Twins.Seen(split, sample.id(), data.group(index), hash, mask));
  }

  private void classes(LabelSpace space, LabelMap map, String place, long[] used) {
    long[] counts = map.histogram();
    int classes = 0;
    for (int id = 0; id < 256; id++) {
      if (counts[id] > 0 && id < space.size()) {
        used[id] += counts[id];
        classes++;
      } else if (counts[id] > 0 && id != LabelMap.IGNORE) {
        findings.add(
            Severity.ERROR,
            "id-out-of-range",
            "ids are no class of '%s' (%d classes)".formatted(space.name(), space.size()),
            "Correct the label space or map the ids.",
            place + ": " + id);
      }
    }
    if (classes == 0) {
      empty(place);
    } else if (classes == 1 && counts[LabelMap.IGNORE] == 0) {
      findings.add(
          Severity.NOTE,
          "one-class",
          "masks hold a single class",
          "Look whether their labels are complete.",
          place);
    }
  }

  private void empty(String place) {
    findings.add(
        Severity.WARNING,
        "empty-mask",
        "masks label nothing",
        "Label the pictures or leave them out; they teach nothing.",
        place);
  }

  private static boolean any(GreyPicture mask) {
    for (byte value : mask.values()) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}
