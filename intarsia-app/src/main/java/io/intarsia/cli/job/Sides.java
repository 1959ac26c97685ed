package io.intarsia.cli.job;

import io.intarsia.base.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes such as 512x683 (height first). */
public final class Sides {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,5})(?:x([1-9][0-9]{0,5}))?");

  private Sides() {}

  /**
   * Height and width; one number stands for both.
   *
   * @throws Refusal USAGE if it is no size
   */
  public static int[] parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw Refusal.usage("size %s: wanted HxW in pixels, such as 512x683", text);
    }
    int height = Integer.parseInt(matcher.group(1));
    String width = matcher.group(2);
    return new int[] {height, width == null ? height : Integer.parseInt(width)};
  }
}
