package io.intarsia.serve.http;

/** Names of files in an archive, made from names that clients send and that may hold anything. */
public final class FileStem {
  private static final int LONGEST = 60;

  private FileStem() {}

  /**
   * A name of letters, digits, dots, hyphens and underscores that does not begin with a dot,
   * without folders and without its last ending; {@code picture} if nothing is left.
   */
  public static String of(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    int dot = last.lastIndexOf('.');
    String stem = dot > 0 ? last.substring(0, dot) : last;
    String plain = stem.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
    String cut = plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    return cut.isEmpty() ? "picture" : cut;
  }
}
