package io.intarsia.checks.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The worker's end of a benchmark: obeys lines of standard input, answers each with one line that
 * begins with {@code @}, and ends with the input.
 *
 * <p>{@code run TEXT} does the work once and answers milliseconds; {@code peak} answers the largest
 * resident size in kilobytes since the start or since {@code reset}, which forgets it and answers
 * the present one; {@code allocated} answers the bytes that all threads alive have taken from the
 * heap so far.
 */
public final class Serve {
  /** One piece of work. */
  @FunctionalInterface
  public interface Work {
    /** Does it once; the text is what stood behind {@code run}, empty if nothing. */
    void run(String text) throws Exception;
  }

  private Serve() {}

  /** Says that the work can begin and obeys until the input ends. */
  public static void obey(Work work) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    answer(out, "ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.strip().split(" ", 2);
      answer(out, reply(words[0], words.length > 1 ? words[1] : "", work));
    }
    // Native pools may keep threads that are no daemons.
    System.exit(0);
  }

  private static void answer(PrintStream out, String text) {
    out.println("@" + text);
    out.flush();
  }

  private static String reply(String command, String text, Work work) throws Exception {
    switch (command) {
      case "run":
        long start = System.nanoTime();
        work.run(text);
        return String.format(Locale.ROOT, "%.4f", (System.nanoTime() - start) / 1e6);
      case "peak":
        return Long.toString(status("VmHWM"));
      case "reset":
        System.gc();
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        return Long.toString(status("VmRSS"));
      case "allocated":
        return Long.toString(allocated());
      default:
        throw new IllegalArgumentException("unknown command " + command);
    }
  }

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("/proc/self/status has no " + key);
  }

  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
