package io.intarsia.metric;

import io.intarsia.base.Refusal;
import java.util.Arrays;

/**
 * COCO's text form of run lengths (rleToString and rleFrString of cocodataset/cocoapi
 * common/maskApi.c @8c9bcc3c): each length, from the fourth on less the one two before it, in
 * groups of five bits, the low ones first, one character from '0' on for each group; its bit 5 says
 * that more follow, and bit 4 of the last is the sign.
 */
final class CocoText {
  private static final int GROUPS = 7;

  private CocoText() {}

  static String write(int[] counts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      int rest = i > 2 ? counts[i] - counts[i - 2] : counts[i];
      boolean more = true;
      while (more) {
        int group = rest & 0x1f;
        rest >>= 5;
        more = (group & 0x10) != 0 ? rest != -1 : rest != 0;
        text.append((char) ((more ? group | 0x20 : group) + '0'));
      }
    }
    return text.toString();
  }

  static long[] parse(String text) {
    long[] counts = new long[Math.min(text.length(), 1 << 20)];
    int size = 0;
    for (int at = 0; at < text.length(); size++) {
      long value = 0;
      int groups = 0;
      int group;
      do {
        group = at < text.length() ? text.charAt(at) - '0' : -1;
        if (group < 0 || group > 0x3f || groups == GROUPS) {
          throw Refusal.input(
              "run-length mask: %s at character %d of %d is not COCO's compressed text",
              group < 0 && at == text.length() ? "the end" : "'" + text.charAt(at) + "'",
              at,
              text.length());
        }
        value |= (long) (group & 0x1f) << 5 * groups++;
        at++;
      } while ((group & 0x20) != 0);
      if ((group & 0x10) != 0) {
        value |= -1L << 5 * groups;
      }
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, 2 * size);
      }
      counts[size] = size > 2 ? value + counts[size - 2] : value;
    }
    return Arrays.copyOf(counts, size);
  }
}
