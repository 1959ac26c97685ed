package io.intarsia.hub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Foreign text made fit for messages, addresses and paths. */
final class Plain {
  private static final String UNRESERVED = "-._~";

  private Plain() {}

  /** One line without control or direction characters, cut at a number of characters. */
  static String text(String foreign, int most) {
    StringBuilder out = new StringBuilder();
    foreign
        .codePoints()
        .limit(most + 1L)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(out::appendCodePoint);
    int cut = out.offsetByCodePoints(0, Math.min(most, out.codePointCount(0, out.length())));
    return cut < out.length() ? out.substring(0, cut) + "..." : out.toString();
  }

  /** True for a relative path with '/' between its parts that stays below where it is put. */
  static boolean staysInside(String file) {
    return !file.isEmpty()
        && file.length() <= 1024
        && file.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))
        && Arrays.stream(file.split("/", -1))
            .noneMatch(part -> part.isBlank() || part.equals(".") || part.equals(".."));
  }

  /** Percent-encodes a text for a path of an address; the characters of {@code also} stay. */
  static String encoded(String text, String also) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0
              || also.indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  /** A number of bytes as people read it. */
  static String bytes(long count) {
    if (count < 1024) {
      return count + " B";
    }
    int power = Math.min(4, (63 - Long.numberOfLeadingZeros(count)) / 10);
    return String.format(
        Locale.ROOT, "%.1f %siB", count / Math.pow(1024, power), "KMGT".charAt(power - 1));
  }
}
