package io.intarsia.checks.floor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of all modules, and what in them breaks the rules of the house. */
public final class House {
  private static final int MOST_LINES = 600;
  private static final int MOST_COLUMNS = 100;
  private static final int MOST_FILES = 20;
  private static final String BASE = "io.intarsia.";

  private static final Pattern USE =
      Pattern.compile("\\bio\\.intarsia\\.((?:[a-z][a-z0-9]*\\.)+)(?=[A-Z])");

  /** Comments, text blocks, strings, characters: what no rule on names is about. */
  private static final Pattern SILENT =
      Pattern.compile(
          "/\\*(?:[^*]|\\*(?!/))*+\\*/|//[^\\n]*+"
              + "|\"\"\"(?:[^\"\\\\]|\\\\.|\"(?!\"\"))*+\"\"\""
              + "|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)++'");

  /** Foreign packages and the only module that may name each. */
  private static final Map<Pattern, String> DOORS =
      Map.of(
          Pattern.compile("\\borg\\.bytedeco\\.pytorch\\b"), "intarsia-train",
          Pattern.compile("\\borg\\.bytedeco\\.opencv\\b"), "intarsia-image",
          Pattern.compile("\\bai\\.onnxruntime\\b"), "intarsia-predict");

  /** Programs that Intarsia is measured against: they stand outside and use libraries directly. */
  private static final String PEERS = "checks.bench.peer";

  private final Path root;
  private final FloorPlan plan;
  private final List<String> violations = new ArrayList<>();

  private House(Path root, FloorPlan plan) {
    this.root = root;
    this.plan = plan;
  }

  /** What is wrong below a checkout's root, one line each; empty if all is well. */
  public static List<String> violations(Path root) throws IOException {
    House house = new House(root, FloorPlan.read(root.resolve("docs/floors.txt")));
    try (Stream<Path> entries = Files.list(root)) {
      for (Path module :
          entries.filter(m -> Files.exists(m.resolve("pom.xml"))).sorted().toList()) {
        house.checkPackages(module);
        for (Path file : javaFiles(module.resolve("src"))) {
          house.checkSize(file);
        }
      }
    }
    return List.copyOf(house.violations);
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    }
  }

  private void report(Path where, String what) {
    violations.add(root.relativize(where) + ": " + what);
  }

  private void checkPackages(Path module) throws IOException {
    Path sources = module.resolve("src/main/java");
    Map<Path, List<Path>> packages = new TreeMap<>();
    for (Path file : javaFiles(sources)) {
      Path folder = sources.relativize(file).getParent();
      packages.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
    }
    for (Map.Entry<Path, List<Path>> entry : packages.entrySet()) {
      String name = entry.getKey().toString().replace('/', '.');
      checkPackage(sources.resolve(entry.getKey()), name, entry.getValue());
      for (Path file : entry.getValue()) {
        checkUses(module, name, file);
      }
    }
  }

  private void checkPackage(Path folder, String name, List<Path> files) throws IOException {
    Path info = folder.resolve("package-info.java");
    if (!name.startsWith(BASE) || !plan.lists(name.substring(BASE.length()))) {
      report(folder, name + " has no floor in docs/floors.txt");
    }
    if (!files.contains(info) || !Files.readString(info).contains("NullMarked")) {
      report(folder, "no package-info.java with @NullMarked");
    }
    long count = files.stream().filter(f -> !f.equals(info)).count();
    if (count > MOST_FILES) {
      report(folder, count + " files, at most " + MOST_FILES);
    }
  }

  private void checkUses(Path module, String name, Path file) throws IOException {
    String code = SILENT.matcher(Files.readString(file)).replaceAll(" ");
    TreeSet<String> uses = new TreeSet<>();
    Matcher use = USE.matcher(code);
    while (use.find()) {
      uses.add(use.group(1).substring(0, use.group(1).length() - 1));
    }
    String from = name.startsWith(BASE) ? name.substring(BASE.length()) : name;
    uses.forEach(to -> plan.forbids(from, to).ifPresent(why -> report(file, from + " " + why)));
    DOORS.forEach(
        (door, owner) -> {
          boolean open = module.endsWith(owner) || from.equals(PEERS);
          if (!open && door.matcher(code).find()) {
            report(file, "only " + owner + " may name " + door.pattern().replaceAll("\\\\b?", ""));
          }
        });
  }

  private void checkSize(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() > MOST_LINES) {
      report(file, lines.size() + " lines, at most " + MOST_LINES);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.codePointCount(0, line.length()) > MOST_COLUMNS && !line.startsWith("import ")) {
        report(file, "line " + (i + 1) + " is wider than " + MOST_COLUMNS + " columns");
      }
    }
  }
}
