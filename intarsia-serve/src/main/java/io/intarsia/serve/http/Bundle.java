package io.intarsia.serve.http;

/** How several results go into one answer. */
public enum Bundle {
  /** They do not: there is one. */
  NONE(""),
  /** A zip archive of files. */
  ZIP("application/zip"),
  /** A line of JSON for each picture, sent as soon as it is ready. */
  LINES("application/x-ndjson");

  private final String media;

  Bundle(String media) {
    this.media = media;
  }

  /** The media type of the whole. */
  public String media() {
    return media;
  }
}
