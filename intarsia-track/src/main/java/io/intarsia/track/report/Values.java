package io.intarsia.track.report;

import io.intarsia.base.Quote;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, times and foreign text as reports show them. */
final class Values {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Values() {}

  /** Four significant digits; exponents only for the very large and small. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    double size = Math.abs(value);
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == Math.rint(value) && size < 1e6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (size >= 1e6 || size < 1e-3) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** A time in UTC to the minute. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  /** From the start to the end, or to now. */
  static String duration(Instant from, @Nullable Instant to, Instant now) {
    Duration time = Duration.between(from, to == null ? now : to);
    if (time.isNegative()) {
      return "?";
    }
    if (time.toDays() > 0) {
      return time.toDays() + "d " + time.toHoursPart() + "h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + "h " + time.toMinutesPart() + "m";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + "m " + time.toSecondsPart() + "s"
        : time.toSeconds() + "s";
  }

  /** One line of foreign text without control sequences, cut to a width. */
  static String line(String text, int width) {
    String plain = Quote.of(text);
    return plain.length() > width ? plain.substring(0, width - 3) + "..." : plain;
  }
}
