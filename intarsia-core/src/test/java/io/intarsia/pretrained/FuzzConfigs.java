package io.intarsia.pretrained;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Feeds damaged config.json and preprocessor_config.json to the loader: {@code FuzzConfigs SECONDS
 * SEED}. Each case must load or end in a one-line refusal, within two seconds of processor time and
 * 256 MiB of allocation.
 */
final class FuzzConfigs {
  private static final List<String> FILES = List.of("config.json", "preprocessor_config.json");
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "0",
          "1e999",
          "2147483648",
          "999999",
          "[]",
          "{}",
          "\"\"",
          "true",
          "[[[[",
          "{\"a\":",
          "1e-400",
          "NaN",
          "\\u0000",
          "\"\\ud800\"",
          "[1,2,3,4]",
          "0.5",
          "]",
          "}",
          ",");

  private final Path folder;
  private final List<byte[]> seeds;
  private long cases;
  private long refused;

  FuzzConfigs(Path folder, Pretrained model) throws IOException {
    this.folder = folder;
    PretrainedWriter.save(model, folder);
    seeds =
        List.of(
            Files.readAllBytes(folder.resolve(FILES.get(0))),
            Files.readAllBytes(folder.resolve(FILES.get(1))));
  }

  /** Arguments: seconds, seed. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    FuzzConfigs fuzz = new FuzzConfigs(folder, PretrainedLoaderTest.tiny());
    fuzz.run(Long.parseLong(args[0]), Long.parseLong(args[1]));
    System.out.println(fuzz);
  }

  /** Runs for some seconds. */
  void run(long seconds, long seed) throws IOException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (long number = seed; System.nanoTime() < end; number++) {
      one(number);
    }
  }

  long cases() {
    return cases;
  }

  @Override
  public String toString() {
    return cases + " cases, " + refused + " refused, " + (cases - refused) + " loaded";
  }

  private void one(long number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    int which = random.nextInt(2);
    byte[] damaged = damage(seeds.get(which), random);
    Files.write(folder.resolve(FILES.get(which)), damaged);
    Files.write(folder.resolve(FILES.get(1 - which)), seeds.get(1 - which));
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long nanos = threads.getCurrentThreadCpuTime();
    try {
      PretrainedLoader.load("model", folder);
    } catch (Refusal e) {
      refused++;
      require(String.valueOf(e.getMessage()).indexOf('\n') < 0, number, "two lines: " + e, damaged);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("case " + number + " threw " + e + text(damaged), e);
    }
    long spent = threads.getCurrentThreadCpuTime() - nanos;
    require(spent < 2_000_000_000L, number, "took " + spent / 1_000_000 + " ms", damaged);
    long used = threads.getCurrentThreadAllocatedBytes() - bytes;
    require(used < 256L << 20, number, "allocated " + (used >> 20) + " MiB", damaged);
    cases++;
  }

  private static void require(boolean holds, long number, String fault, byte[] damaged) {
    if (!holds) {
      throw new AssertionError("case " + number + ": " + fault + text(damaged));
    }
  }

  private static String text(byte[] damaged) {
    return "\n" + new String(damaged, StandardCharsets.ISO_8859_1);
  }

  private static byte[] damage(byte[] seed, SplittableRandom random) {
    String text = new String(seed, StandardCharsets.ISO_8859_1);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(12));
      String middle =
          switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> PIECES.get(random.nextInt(PIECES.size()));
            case 2 -> String.valueOf((char) random.nextInt(256));
            case 3 -> text.substring(from, to).repeat(2);
            default -> Integer.toString(random.nextInt());
          };
      int number = number(text, from);
      boolean replaceNumber = number >= 0 && random.nextInt(3) > 0;
      int start = replaceNumber ? number : from;
      int end = replaceNumber ? endOfNumber(text, number) : to;
      text = text.substring(0, start) + middle + text.substring(end);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int number(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && "0123456789.eE-".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }
}
