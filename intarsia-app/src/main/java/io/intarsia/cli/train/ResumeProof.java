package io.intarsia.cli.train;

import io.intarsia.base.Refusal;
import io.intarsia.track.RunFilter;
import io.intarsia.track.RunStore;
import io.intarsia.track.RunSummary;
import io.intarsia.train.StateHash;
import io.intarsia.train.Trainer.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Shows that a run that is killed ends as one that is not: trains twice in processes of their own,
 * once undisturbed and once killed by the system again and again, and compares all that they leave
 * behind, bit for bit.
 */
public final class ResumeProof {
  private static final String PART = ".part-";
  private static final int TAIL = 5;

  private final TrainJob.Order order;
  private final String program;
  private final int kills;
  private final long seed;
  private final PrintWriter out;
  private final Path folder;

  /**
   * @param order what to train; its folder of runs gets one for the proof
   * @param program the class whose main method takes the command line
   * @param kills how often it is killed
   * @param seed of the moments
   * @param out where it is told
   */
  public ResumeProof(
      TrainJob.Order order, Class<?> program, int kills, long seed, PrintWriter out) {
    this.order = order;
    this.program = program.getName();
    this.kills = kills;
    this.seed = seed;
    this.out = out;
    this.folder = order.runs().resolve("proof-" + seed).toAbsolutePath();
  }

  /** A kill that took place: while it did what, and whether it left a file half written. */
  private record Kill(KillPlan.Event during, long delay, boolean torn) {}

  /**
   * Trains twice and compares.
   *
   * @return true if nothing differs; the folders are removed then
   * @throws Refusal USAGE if the proof's folder is there; ENVIRONMENT if a process fails by itself
   */
  public boolean run() {
    if (Files.exists(folder)) {
      throw Refusal.usage("%s is there already; remove it or give another --proof-seed", folder);
    }
    out.printf("seed of the moments: %d%n", seed);
    Path whole = folder.resolve("undisturbed");
    Path killed = folder.resolve("killed");
    List<KillPlan.Event> events = new ArrayList<>();
    Child first = start(whole);
    first.watch(events, Optional.empty());
    out.printf("undisturbed run: %d steps%n", events.get(events.size() - 1).step());
    List<Kill> done = new ArrayList<>();
    for (KillPlan.Target target : KillPlan.draw(events, kills, seed)) {
      List<KillPlan.Event> seen = new ArrayList<>();
      if (!start(killed).watch(seen, Optional.of(target))) {
        break;
      }
      KillPlan.Event during = seen.get(seen.size() - 1);
      done.add(new Kill(during, target.delay(), torn(killed)));
      out.printf(
          Locale.ROOT,
          "kill %2d: %-8s of step %d%s, %.1f ms in%s%n",
          done.size(),
          during.phase().name().toLowerCase(Locale.ROOT),
          during.step(),
          during.phase() == Phase.PASS ? " pass " + during.part() : "",
          target.delay() / 1e6,
          done.get(done.size() - 1).torn() ? ", a file was half written" : "");
    }
    if (done.size() == kills) {
      start(killed).watch(new ArrayList<>(), Optional.empty());
    }
    boolean same = compare(whole, killed);
    out.printf(
        "%d of %d kills: %d while training, %d while a checkpoint was written, %d during an"
            + " evaluation; %d left a file half written%n",
        done.size(),
        kills,
        count(done, Phase.PASS) + count(done, Phase.UPDATE),
        count(done, Phase.SAVE),
        count(done, Phase.EVALUATE),
        done.stream().filter(Kill::torn).count());
    if (same && done.size() == kills) {
      remove(folder);
      out.println("equal to the bit");
      return true;
    }
    out.printf("%s; see %s%n", same ? "equal, but fewer kills" : "not equal", folder);
    return false;
  }

  private static long count(List<Kill> kills, Phase phase) {
    return kills.stream().filter(kill -> kill.during().phase() == phase).count();
  }

  /** A training in a process of its own. */
  private record Child(Process process, Path log) {
    /**
     * Reads what it does to its end or to the moment at which it is killed.
     *
     * @return true if it was killed, false if it came to its end
     */
    boolean watch(List<KillPlan.Event> events, Optional<KillPlan.Target> target) {
      boolean killing = false;
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Optional<KillPlan.Event> event = PhaseLines.read(line, System.nanoTime());
          event.ifPresent(events::add);
          if (!killing
              && event.isPresent()
              && target.isPresent()
              && event.get().reaches(target.get().event())) {
            // What is still written before the end is read on, to know what was going on then.
            killing = true;
            Thread killer = new Thread(() -> kill(process, target.get().delay()));
            killer.start();
          }
        }
        int code = process.waitFor();
        if (code != 0 && !killing) {
          throw Refusal.environment(
              "a training of the proof ended with code %d; its last words, in %s: %s",
              code, log, tail(log));
        }
        return killing && code != 0;
      } catch (IOException e) {
        throw new Refusal(
            Refusal.Kind.ENVIRONMENT, "cannot read from a training: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
        throw Refusal.environment("the proof was interrupted");
      }
    }

    private static void kill(Process process, long delay) {
      long end = System.nanoTime() + delay;
      for (long left = delay; left > 0; left = end - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      process.destroyForcibly();
    }

    private static String tail(Path log) throws IOException {
      List<String> lines = Files.readAllLines(log);
      return String.join(" / ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }
  }

  private Child start(Path runs) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X") || argument.startsWith("--"))
        .filter(argument -> !argument.startsWith("-Xshare") && !argument.contains("Shared"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program, "train"));
    command.add(order.recipe().toAbsolutePath().toString());
    for (String setting : order.settings()) {
      command.addAll(List.of("--set", setting));
    }
    command.addAll(List.of("--set", "keep.last=true"));
    command.addAll(List.of("--runs", runs.toString(), "--quiet", "--phases"));
    try {
      Files.createDirectories(runs);
      Path log = runs.resolve("log.txt");
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process.getOutputStream().close();
      return new Child(process, log);
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.ENVIRONMENT, "cannot start a training: " + e.getMessage(), e);
    }
  }

  /** True if a write was cut off anywhere in the runs' folder. */
  private static boolean torn(Path runs) {
    try (Stream<Path> all = Files.walk(runs)) {
      return all.anyMatch(path -> String.valueOf(path.getFileName()).startsWith(PART));
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.ENVIRONMENT, "cannot read " + runs, e);
    }
  }

  private boolean compare(Path whole, Path killed) {
    Map<String, String> left = hashes(whole);
    Map<String, String> right = hashes(killed);
    out.printf("%n%-24s %-18s %-18s%n", "", "undisturbed", "killed");
    boolean same = true;
    for (Map.Entry<String, String> entry : left.entrySet()) {
      String other = right.getOrDefault(entry.getKey(), "none");
      boolean equal = entry.getValue().equals(other);
      same &= equal;
      out.printf(
          "%-24s %-18s %-18s %s%n",
          entry.getKey(), entry.getValue(), other, equal ? "equal" : "DIFFERENT");
    }
    return same;
  }

  private static Map<String, String> hashes(Path runs) {
    try (RunStore store = RunStore.existing(runs)) {
      List<RunSummary> all = store.list(RunFilter.all());
      if (all.size() != 1) {
        throw Refusal.model("%d runs in %s, wanted one that was resumed", all.size(), runs);
      }
      RunSummary run = all.get(0);
      Map<String, String> hashes = new LinkedHashMap<>(StateHash.of(run.folder()));
      hashes.put("log of metrics", store.metricsHash(run.id()).substring(0, 16));
      return hashes;
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.ENVIRONMENT, "cannot remove " + folder, e);
    }
  }
}
