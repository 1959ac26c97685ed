package io.intarsia.checks.bench.harness;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How to start a program.
 *
 * @param name what to call it in messages
 * @param command program and arguments
 * @param environment variables added to our own
 */
public record Launch(String name, List<String> command, Map<String, String> environment) {
  /** Keeps libtorch's big tensors in the process instead of handing them back at every step. */
  private static final String MALLOC =
      "glibc.malloc.hugetlb=1:glibc.malloc.mmap_max=0"
          + ":glibc.malloc.trim_threshold=100000000000"
          + ":glibc.malloc.top_pad=67108864:glibc.malloc.arena_max=1";

  /** Copies the collections. */
  public Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A program on our whole class path. */
  public static Launch ours(String name, Class<?> main, List<String> options, String... args) {
    return java(name, System.getProperty("java.class.path"), main, options, args);
  }

  /** A command as a user would type it. */
  public static Launch command(String name, String... words) {
    return new Launch(name, List.of(words), Map.of());
  }

  /** A program that sees our compiled checks and the named libraries only, nothing of Intarsia. */
  public static Launch peer(String name, Class<?> main, List<String> libraries, String... args) {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(e -> holds(e, main) || libraries.stream().anyMatch(file(e)::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    return java(name, path, main, List.of(), args);
  }

  private static String file(String entry) {
    return String.valueOf(Path.of(entry).getFileName());
  }

  private static boolean holds(String entry, Class<?> main) {
    return Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath())
        .equals(Path.of(entry).toAbsolutePath());
  }

  /** The same virtual machine with the same options for all, so that only the programs differ. */
  private static Launch java(
      String name, String path, Class<?> main, List<String> options, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xms32m"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(options);
    command.addAll(List.of("-cp", path, main.getName()));
    command.addAll(List.of(args));
    // ONNX Runtime reports to its makers unless told not to.
    return new Launch(name, command, Map.of("ORT_DISABLE_TELEMETRY", "1"));
  }

  /** The same with the settings of malloc that libtorch wants. */
  public Launch withMalloc() {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put("GLIBC_TUNABLES", MALLOC);
    return new Launch(name, command, more);
  }

  /** Ready to be started. */
  public ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }
}
