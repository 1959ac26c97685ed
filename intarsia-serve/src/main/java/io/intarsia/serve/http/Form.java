package io.intarsia.serve.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a result is written as. */
public enum Form {
  /** Areas, boxes, polygons and run lengths. */
  JSON("application/json", "json"),
  /** A PNG whose pixel values are the class ids, with the palette of the classes. */
  INDEX("image/png", "index.png"),
  /** A PNG in the colours of the classes. */
  COLOR("image/png", "color.png"),
  /** A PNG of the picture with the colours laid over it. */
  OVERLAY("image/png", "overlay.png"),
  /** A PNG of 255 where a class or merge is, 0 elsewhere. */
  MASK("image/png", "mask.png"),
  /** A feature collection with a polygon for each region. */
  GEOJSON("application/geo+json", "geojson");

  private final String media;
  private final String extension;

  Form(String media, String extension) {
    this.media = media;
    this.extension = extension;
  }

  /** The media type of one result. */
  public String media() {
    return media;
  }

  /** What a file of it ends in, without the first dot. */
  public String extension() {
    return extension;
  }

  /** True for texts that fit into a line of JSON. */
  public boolean isJson() {
    return this == JSON || this == GEOJSON;
  }

  /** The name by which a request asks for it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The form of a name.
   *
   * @throws Problem 400 for an unknown one
   */
  public static Form named(String key) {
    return Arrays.stream(values())
        .filter(form -> form.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.bad(
                    "there is no format '%s'; there are %s",
                    io.intarsia.base.Quote.of(key),
                    Arrays.stream(values()).map(Form::key).collect(Collectors.joining(", "))));
  }
}
