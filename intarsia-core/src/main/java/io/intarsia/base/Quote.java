package io.intarsia.base;

/**
 * Foreign text made fit for a one-line message: control characters shown as dots, long text cut.
 */
public final class Quote {
  private static final int LONGEST = 100;

  private Quote() {}

  /** At most some 100 characters of the text, without line breaks or terminal control sequences. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST + 3));
    for (int i = 0; i < text.length(); i++) {
      if (i == LONGEST) {
        return out.append("...").toString();
      }
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean unfit =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      out.append(unfit ? '.' : c);
    }
    return out.toString();
  }
}
