package io.intarsia.checks.bench.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the numbers were taken on. */
public final class Machine {
  private static final List<String> SETS =
      List.of(
          "avx2",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "amx_bf16",
          "asimd",
          "sve",
          "bf16");

  private Machine() {}

  /** Processor, memory, versions and load, a line each. */
  public static List<String> lines() {
    return List.of(
        "machine   " + processor(),
        "memory    " + memory(),
        "system    " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "java      " + System.getProperty("java.vm.name") + " " + Runtime.version(),
        "libraries " + libraries(),
        "load      " + load());
  }

  private static String processor() {
    Map<String, String> info = table(Path.of("/proc/cpuinfo"));
    String flags = " " + info.getOrDefault("flags", info.getOrDefault("Features", "")) + " ";
    String sets =
        SETS.stream().filter(s -> flags.contains(" " + s + " ")).collect(Collectors.joining(" "));
    return "%s (family %s, model %s), %d processors, %s"
        .formatted(
            info.getOrDefault("model name", System.getProperty("os.arch")),
            info.getOrDefault("cpu family", "?"),
            info.getOrDefault("model", "?"),
            Runtime.getRuntime().availableProcessors(),
            sets.isEmpty() ? "instruction sets unknown" : sets);
  }

  private static String memory() {
    Map<String, String> info = table(Path.of("/proc/meminfo"));
    return info.getOrDefault("MemTotal", "unknown")
        + ", free "
        + info.getOrDefault("MemAvailable", "unknown");
  }

  /** The versions of the engines, as the names of their jars tell them. */
  private static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(e -> String.valueOf(Path.of(e).getFileName()))
        .filter(f -> f.matches("(onnxruntime|pytorch|opencv)-[0-9.-]+\\.jar"))
        .map(f -> f.replace(".jar", "").replaceFirst("-", " "))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String load() {
    double load =
        java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    String text = String.format(java.util.Locale.ROOT, "%.2f in the last minute", load);
    return load > 0.7 ? text + "; BUSY: other work disturbs these numbers" : text;
  }

  /** The first value of each key of a file of {@code key : value} lines; empty without the file. */
  public static Map<String, String> table(Path file) {
    Map<String, String> table = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] halves = line.split(":", 2);
        if (halves.length == 2) {
          table.putIfAbsent(halves[0].strip(), halves[1].strip());
        }
      }
    } catch (IOException e) {
      return table;
    }
    return table;
  }
}
