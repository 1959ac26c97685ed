package io.intarsia.cli.job;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this machine and this process are made of. */
public final class Machine {
  private static final List<String> INSTRUCTIONS =
      List.of(
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "avx_vnni",
          "amx_tile",
          "amx_bf16",
          "amx_int8",
          "asimd",
          "asimddp",
          "bf16",
          "sve");
  private static final Pattern JAR = Pattern.compile("([a-z0-9-]+?)-([0-9][^/\\\\]*)\\.jar$");

  private Machine() {}

  /** Memory of the machine, bytes; what a container is allowed, if that is less. */
  public static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  /** Those vector instructions of the processor that matter here; empty where nobody tells. */
  public static List<String> instructions() {
    List<String> lines = lines(Path.of("/proc/cpuinfo"), l -> l.matches("(flags|Features)\\s*:.*"));
    if (lines.isEmpty()) {
      return List.of();
    }
    Set<String> flags = Set.of(lines.get(0).replaceFirst("^[^:]*:\\s*", "").split("\\s+"));
    return INSTRUCTIONS.stream().filter(flags::contains).toList();
  }

  /** The processor's name, or the architecture. */
  public static String processor() {
    List<String> lines = lines(Path.of("/proc/cpuinfo"), l -> l.startsWith("model name"));
    return lines.isEmpty()
        ? System.getProperty("os.arch", "unknown")
        : lines.get(0).replaceFirst("^[^:]*:\\s*", "");
  }

  /** The shared libraries mapped into this process whose names match. */
  public static List<String> mapped(Pattern name) {
    Set<String> files = new TreeSet<>();
    for (String line : lines(Path.of("/proc/self/maps"), l -> l.indexOf('/') > 0)) {
      String file = line.substring(line.indexOf('/'));
      if (name.matcher(file.substring(file.lastIndexOf('/') + 1)).find()) {
        files.add(file);
      }
    }
    return List.copyOf(files);
  }

  /** The versions of the jars on the class path whose names are among these. */
  public static List<String> versions(String... names) {
    List<String> found = new ArrayList<>();
    String path = System.getProperty("java.class.path", "");
    for (String entry : path.split(java.io.File.pathSeparator, -1)) {
      Matcher matcher = JAR.matcher(entry);
      if (matcher.find() && Arrays.asList(names).contains(matcher.group(1))) {
        found.add(matcher.group(1) + " " + matcher.group(2));
      }
    }
    return found;
  }

  /** The bytes of all files below a folder, links not followed; 0 if it is missing. */
  public static long size(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> Files.isRegularFile(f, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .mapToLong(f -> f.toFile().length())
          .sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static List<String> lines(Path file, Predicate<String> wanted) {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.filter(wanted).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of();
    }
  }
}
