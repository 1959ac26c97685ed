package io.intarsia.track;

import java.time.Instant;

/**
 * A file in a run's folder.
 *
 * @param path below the run's folder, with forward slashes
 * @param kind what it is, such as {@code checkpoint}, {@code sample}, {@code confusion}
 * @param bytes its size when it was last reported
 * @param time when it was last reported
 */
public record Artefact(String path, String kind, long bytes, Instant time) {
  /** The kind of a picture with a prediction; reports show PNG files of this kind. */
  public static final String SAMPLE = "sample";

  /**
   * The kind of a JSON file with a confusion matrix, {@code {"classes": [names], "counts":
   * [[true][predicted]]}}; reports show it.
   */
  public static final String CONFUSION = "confusion";

  /** The kind of a file from which training can go on. */
  public static final String CHECKPOINT = "checkpoint";
}
