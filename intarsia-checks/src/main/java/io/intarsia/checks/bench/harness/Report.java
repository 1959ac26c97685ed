package io.intarsia.checks.bench.harness;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a benchmark prints: tables as they become known, and the ratios once more at the end. */
public final class Report {
  private final PrintStream out;
  private final List<String> ratios = new ArrayList<>();

  /**
   * @param out where everything goes
   */
  public Report(PrintStream out) {
    this.out = out;
  }

  /** A line of text. */
  public void note(String format, Object... args) {
    out.println(args.length == 0 ? format : String.format(Locale.ROOT, format, args));
    out.flush();
  }

  /**
   * A row's result: ours over the named baseline, below 1 is better.
   *
   * @param row such as {@code segformer-b0/default/latency}
   */
  public void ratio(String row, double value) {
    ratios.add(
        String.format(Locale.ROOT, value < 0.1 ? "ratio %s %.5f" : "ratio %s %.3f", row, value));
  }

  /** Prints the ratios. */
  public void end() {
    out.println();
    ratios.forEach(out::println);
    out.flush();
  }

  /** A number of bytes as megabytes. */
  public static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }
}
