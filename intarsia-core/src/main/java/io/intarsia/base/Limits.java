package io.intarsia.base;

/**
 * Upper bounds on what foreign bytes may ask for, checked before anything is allocated. Each can be
 * raised with a system property of its name, such as {@code
 * -Dintarsia.limit.imagePixels=400000000}.
 *
 * @param imagePixels pixels of one picture decoded whole
 * @param imageSide pixels along one side of any picture
 * @param jsonBytes bytes of a configuration file
 * @param headerBytes bytes of a safetensors header
 * @param archiveEntries entries of a zip archive
 * @param pickleBytes bytes of the pickle program of a checkpoint
 * @param tensorBytes bytes of one tensor
 * @param downloadBytes bytes of one downloaded file
 */
public record Limits(
    long imagePixels,
    int imageSide,
    long jsonBytes,
    long headerBytes,
    int archiveEntries,
    long pickleBytes,
    long tensorBytes,
    long downloadBytes) {

  private static final Limits DEFAULTS =
      new Limits(
          property("imagePixels", 300_000_000L),
          (int) property("imageSide", 200_000),
          property("jsonBytes", 16L << 20),
          property("headerBytes", 100L << 20),
          (int) property("archiveEntries", 100_000),
          property("pickleBytes", 64L << 20),
          property("tensorBytes", Integer.MAX_VALUE - 64L),
          property("downloadBytes", 32L << 30));

  /** The built-in bounds with the system properties applied. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  private static long property(String name, long fallback) {
    return Long.getLong("intarsia.limit." + name, fallback);
  }
}
