package io.intarsia.cli.job;

import io.intarsia.base.Refusal;
import io.intarsia.predict.result.CocoWriter;
import io.intarsia.predict.result.GeoJsonWriter;
import io.intarsia.predict.result.JsonWriter;
import io.intarsia.predict.result.PictureWriter;
import io.intarsia.predict.result.ResultWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms results are written in. */
public enum Format {
  /** PNG of class ids with the palette of the classes. */
  INDEX,
  /** PNG in the colours of the classes. */
  COLOR,
  /** PNG of 0 and 255 for each class. */
  MASK,
  /** The picture with the colours laid over it. */
  OVERLAY,
  /** The colours and names of the classes. */
  LEGEND,
  /** Areas, run lengths and polygons. */
  JSON,
  /** Polygons for maps and drawing programs. */
  GEOJSON,
  /** One file of COCO annotations for all pictures. */
  COCO;

  /** How the names of all results but COCO's end. */
  static final List<String> SUFFIXES =
      List.of(
          ".index.png",
          ".color.png",
          ".mask.png",
          ".overlay.png",
          ".legend.png",
          ".json",
          ".geojson");

  private static final String COCO_FILE = "annotations.coco.json";
  private static final double OPACITY = 0.5;

  /**
   * Reads a name in any case.
   *
   * @throws Refusal USAGE if there is no such format; lists them
   */
  public static Format named(String text) {
    return Arrays.stream(values())
        .filter(f -> f.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no format %s; there are %s",
                    text,
                    Arrays.stream(values())
                        .map(f -> f.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))));
  }

  /**
   * A writer of this form.
   *
   * @param folder where a file for all pictures goes
   */
  ResultWriter writer(Path folder) {
    return switch (this) {
      case INDEX -> PictureWriter.index();
      case COLOR -> PictureWriter.color();
      case MASK -> PictureWriter.mask();
      case OVERLAY -> PictureWriter.overlay(OPACITY);
      case LEGEND -> PictureWriter.legend();
      case JSON -> new JsonWriter();
      case GEOJSON -> new GeoJsonWriter();
      case COCO -> new CocoWriter(folder.resolve(COCO_FILE), false);
    };
  }
}
