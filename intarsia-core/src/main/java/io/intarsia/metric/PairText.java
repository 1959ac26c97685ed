package io.intarsia.metric;

import io.intarsia.base.Refusal;
import java.util.StringTokenizer;

/** Run lengths of the ones alone, as pairs "start length" with starts counted from 1. */
final class PairText {
  private PairText() {}

  static String write(int[] counts) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (int i = 0; i < counts.length; at += counts[i++]) {
      if (i % 2 == 1) {
        text.append(i > 1 ? " " : "").append(at + 1).append(' ').append(counts[i]);
      }
    }
    return text.toString();
  }

  /** The counts, zeros first, of the pairs of a mask of so many pixels. */
  static int[] parse(String text, long pixels) {
    Runs runs = new Runs();
    StringTokenizer words = new StringTokenizer(text);
    long end = 0;
    while (words.hasMoreTokens()) {
      long start = number(words.nextToken()) - 1;
      if (!words.hasMoreTokens()) {
        throw Refusal.input("run-length mask: the last start, %d, has no length", start + 1);
      }
      long length = number(words.nextToken());
      if (start < end || length < 0 || start > pixels || length > pixels - start) {
        throw Refusal.input(
            "run-length mask: pair '%d %d' overlaps the one before, which ends at %d, or leaves the"
                + " mask of %d pixels; starts count from 1",
            start + 1, length, end, pixels);
      }
      runs.add(false, (int) (start - end));
      runs.add(true, (int) length);
      end = start + length;
    }
    runs.add(false, (int) (pixels - end));
    return runs.counts();
  }

  private static long number(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw Refusal.input(
          "run-length mask: '%s' is not a number; wanted pairs 'start length'",
          word.length() > 20 ? word.substring(0, 20) + "..." : word);
    }
  }
}
