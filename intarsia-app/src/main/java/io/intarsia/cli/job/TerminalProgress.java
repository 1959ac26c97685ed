package io.intarsia.cli.job;

import io.intarsia.base.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows progress: on a terminal a bar with rate and time left, redrawn ten times a second at most;
 * otherwise a plain line every ten seconds.
 */
public final class TerminalProgress implements Progress {
  private static final int BAR = 24;

  private final String title;
  private final long total;
  private final String unit;
  private final PrintStream out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private long done;
  private long shown;
  private String note = "";
  private boolean closed;

  private TerminalProgress(
      String title, long total, String unit, PrintStream out, boolean terminal) {
    this.title = title;
    this.total = total;
    this.unit = unit;
    this.out = out;
    this.terminal = terminal;
    this.shown = terminal ? start - 1_000_000_000L : start;
  }

  /**
   * Progress on standard error; {@code TERM=dumb} or a pipe gets plain lines.
   *
   * @param quiet true to show nothing
   */
  public static Factory standardError(boolean quiet) {
    return quiet ? Factory.SILENT : to(System.err, onTerminal());
  }

  /** What the launcher says of standard error, else whether there is a console. */
  private static boolean onTerminal() {
    String said = System.getProperty("intarsia.terminal");
    boolean terminal = said == null ? System.console() != null : said.equals("true");
    return terminal && !"dumb".equals(System.getenv("TERM"));
  }

  /** True if standard output is a terminal that shows colours, and nobody asked for none. */
  public static boolean colours() {
    return System.console() != null && onTerminal() && System.getenv("NO_COLOR") == null;
  }

  /** Characters a line of the terminal has as far as the environment says, else the usual. */
  public static int columns(int usual) {
    String said = System.getenv("COLUMNS");
    boolean fits = said != null && said.matches("[1-9][0-9]{1,2}");
    return fits ? Math.max(20, Math.min(400, Integer.parseInt(said))) : usual;
  }

  /**
   * Progress on a stream.
   *
   * @param terminal true for a bar that is drawn over, false for plain lines
   */
  public static Factory to(PrintStream out, boolean terminal) {
    return (title, total, unit) -> new TerminalProgress(title, total, unit, out, terminal);
  }

  @Override
  public synchronized void advance(long units) {
    done += units;
    show(false);
  }

  @Override
  public synchronized void note(String text) {
    note = text;
    show(false);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    show(true);
    if (terminal) {
      out.println();
    }
  }

  private void show(boolean last) {
    long now = System.nanoTime();
    long pause = terminal ? 100_000_000L : 10_000_000_000L;
    if (!last && now - shown < pause) {
      return;
    }
    shown = now;
    String line = line((now - start) / 1e9);
    if (terminal) {
      out.print("\r" + line + "\033[K");
      out.flush();
    } else {
      out.println(line);
    }
  }

  private String line(double seconds) {
    double rate = seconds > 0 ? done / seconds : 0;
    StringBuilder line = new StringBuilder(title).append("  ");
    if (total > 0 && terminal) {
      int filled = (int) (BAR * Math.min(done, total) / total);
      line.append('[').append("#".repeat(filled)).append(".".repeat(BAR - filled)).append("] ");
    }
    line.append(amount(done));
    if (total > 0) {
      line.append('/').append(amount(total));
    }
    line.append(' ').append(unit.equals("B") ? "" : unit + " ");
    line.append(' ').append(rate(rate));
    if (total > done && rate > 0) {
      line.append("  ").append(time((total - done) / rate)).append(" left");
    } else if (closed) {
      line.append("  in ").append(time(seconds));
    }
    return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
  }

  private String rate(double rate) {
    if (unit.equals("B")) {
      return amount((long) rate) + "/s";
    }
    return String.format(Locale.ROOT, rate < 10 ? "%.2f/s" : "%.0f/s", rate);
  }

  private String amount(long units) {
    if (!unit.equals("B")) {
      return Long.toString(units);
    }
    double value = units;
    String[] names = {"B", "KiB", "MiB", "GiB", "TiB"};
    int power = 0;
    while (value >= 1024 && power < names.length - 1) {
      value /= 1024;
      power++;
    }
    return String.format(Locale.ROOT, power == 0 ? "%.0f %s" : "%.1f %s", value, names[power]);
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
            : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
  }
}
