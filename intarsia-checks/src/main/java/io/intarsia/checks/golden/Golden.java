package io.intarsia.checks.golden;

import io.intarsia.checks.golden.Findings.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs every fixture below a folder and says which pass. */
public final class Golden {
  private Golden() {}

  /**
   * {@code DIR [--only a,b]}: the fixtures below DIR, or below some of its sub-folders. Exits with
   * 1 if one fails and with 2 if the call is off.
   */
  public static void main(String[] args) throws IOException {
    boolean limited = args.length == 3 && args[1].equals("--only");
    if (args.length != 1 && !limited) {
      System.err.println("usage: golden DIR [--only models/hf_segformer,image]");
      System.exit(2);
    }
    List<String> only = limited ? List.of(args[2].split(",")) : List.of();
    Path root = Path.of(args[0]);
    List<Path> files = files(root, only);
    if (files.isEmpty()) {
      System.err.println("no .json or .json.gz file below " + root + " " + only);
      System.exit(2);
    }
    List<Outcome> outcomes = run(root, files, Engines.all(), System.out);
    long failed = count(outcomes, Outcome.Status.FAILED);
    System.out.printf(
        "%d passed, %d failed, %d skipped%n",
        count(outcomes, Outcome.Status.PASSED), failed, count(outcomes, Outcome.Status.SKIPPED));
    // Native engines may leave threads behind that are no daemons.
    System.exit(failed > 0 ? 1 : 0);
  }

  private static long count(List<Outcome> outcomes, Outcome.Status status) {
    return outcomes.stream().filter(o -> o.status() == status).count();
  }

  /** The fixture files below a folder, sorted; limited to sub-folders unless the list is empty. */
  static List<Path> files(Path root, List<String> only) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(f -> f.toString().endsWith(".json") || f.toString().endsWith(".json.gz"))
          .filter(f -> !f.endsWith("MANIFEST.json"))
          .filter(f -> only.isEmpty() || only.stream().anyMatch(o -> f.startsWith(root.resolve(o))))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  private static List<Outcome> run(
      Path root, List<Path> files, List<Engine> engines, PrintStream out) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Path file : files) {
      Outcome outcome = run(file, engines);
      outcomes.add(outcome);
      out.printf("%-7s %s: %s%n", outcome.status().word(), root.relativize(file), outcome.detail());
    }
    return outcomes;
  }

  /** What comes of one file. */
  static Outcome run(Path file, List<Engine> engines) {
    try {
      Fixture fixture = Fixture.read(file);
      Findings findings = new Findings();
      Kinds.check(fixture, engines, findings);
      return findings.outcome();
    } catch (IOException | RuntimeException | LinkageError e) {
      return new Outcome(Outcome.Status.FAILED, e + " at " + e.getStackTrace()[0]);
    }
  }
}
