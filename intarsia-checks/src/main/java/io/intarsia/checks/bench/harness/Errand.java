package io.intarsia.checks.bench.harness;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program run from its start to its end.
 *
 * @param milliseconds from before the process was made until it was gone
 * @param peak the largest resident size seen, in bytes; 0 unless it was watched
 * @param text what it printed
 */
public record Errand(double milliseconds, long peak, String text) {
  private static final int WATCH_MILLIS = 50;

  /**
   * Runs a program.
   *
   * @param watched whether its memory is looked at, every 50 ms
   * @throws Refusal ENVIRONMENT if it fails; with what it printed
   */
  public static Errand run(Launch launch, boolean watched) {
    try {
      Path log = Files.createTempFile("intarsia-bench", ".log");
      try {
        ProcessBuilder builder =
            launch.builder().redirectErrorStream(true).redirectOutput(log.toFile());
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = watched ? watch(process) : 0;
        int code = process.waitFor();
        double milliseconds = (System.nanoTime() - start) / 1e6;
        String text = Files.readString(log, StandardCharsets.UTF_8);
        if (code != 0) {
          throw Refusal.environment(
              "%s ended with exit code %d; it wrote: %s",
              launch.name(), code, text.strip().lines().findFirst().orElse("nothing"));
        }
        return new Errand(milliseconds, peak, text);
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, launch.name() + " cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.environment("interrupted while %s ran", launch.name());
    }
  }

  private static long watch(Process process) throws InterruptedException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    long peak = 0;
    while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
      Map<String, String> values = Machine.table(status);
      String kilobytes = values.getOrDefault("VmHWM", "0").replaceAll("[^0-9]", "");
      peak = Math.max(peak, 1024 * Long.parseLong(kilobytes));
    }
    return peak;
  }
}
