package io.intarsia.cli.train;

import io.intarsia.train.Trainer;
import io.intarsia.train.Trainer.Phase;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run is about to do, as lines {@code @pass 12 0} that another process reads. */
public final class PhaseLines {
  private static final Pattern LINE = Pattern.compile("@([a-z]+) ([0-9]{1,18}) ([0-9]{1,9})");

  private PhaseLines() {}

  /** Writes a line for everything, at once. */
  public static Trainer.Watch to(PrintWriter out) {
    return (phase, step, part) -> {
      out.printf("@%s %d %d%n", phase.name().toLowerCase(Locale.ROOT), step, part);
      out.flush();
    };
  }

  /** What a line says, or nothing if it is another's. */
  static Optional<KillPlan.Event> read(String line, long nanos) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (Phase phase : Phase.values()) {
      if (phase.name().toLowerCase(Locale.ROOT).equals(matcher.group(1))) {
        long step = Long.parseLong(matcher.group(2));
        return Optional.of(
            new KillPlan.Event(phase, step, Integer.parseInt(matcher.group(3)), nanos));
      }
    }
    return Optional.empty();
  }
}
