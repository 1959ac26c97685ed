package io.intarsia.checks.bench.harness;

import io.intarsia.base.Refusal;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program under measurement in a process of its own that does its work when told to. */
public final class WorkerProcess implements AutoCloseable {
  private static final long REST_MILLIS = 150;

  private final Launch launch;
  private final Process process;
  private final Path log;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private WorkerProcess(Launch launch, Process process, Path log) {
    this.launch = launch;
    this.process = process;
    this.log = log;
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @throws Refusal ENVIRONMENT if it ends before; with the last line it wrote
   */
  public static WorkerProcess start(Launch launch) {
    try {
      Path log = Files.createTempFile("intarsia-bench", ".log");
      Process process = launch.builder().redirectError(log.toFile()).start();
      WorkerProcess worker = new WorkerProcess(launch, process, log);
      try {
        worker.answer("its start");
      } catch (Refusal e) {
        worker.close();
        throw e;
      }
      return worker;
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, launch.name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** Does the work once; milliseconds. */
  public double run() {
    return run("");
  }

  /** Does the work that the text describes once; milliseconds. */
  public double run(String text) {
    double taken = Double.parseDouble(ask(text.isEmpty() ? "run" : "run " + text));
    rest();
    return taken;
  }

  /** Idle threads of the engines spin for some 50 ms; the next process is not to feel that. */
  private static void rest() {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The largest resident size so far or since {@link #reset}, in bytes. */
  public long peak() {
    return 1024 * Long.parseLong(ask("peak"));
  }

  /** Collects garbage and forgets the largest resident size; answers the present one, in bytes. */
  public long reset() {
    return 1024 * Long.parseLong(ask("reset"));
  }

  /** Bytes that the worker's threads have taken from the Java heap so far. */
  public long allocated() {
    return Long.parseLong(ask("allocated"));
  }

  private String ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      return answer(command);
    } catch (IOException e) {
      throw ended(command);
    }
  }

  /** The next answer; what else the program writes to its standard output is passed over. */
  private String answer(String command) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("@")) {
        return line.substring(1);
      }
    }
    throw ended(command);
  }

  private Refusal ended(String command) {
    String last = "nothing";
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
      List<String> faults =
          lines.stream().filter(l -> l.contains("Exception") || l.contains("rror")).toList();
      last = !faults.isEmpty() ? faults.get(0) : lines.isEmpty() ? last : lines.get(0);
    } catch (IOException e) {
      last = e.toString();
    }
    return Refusal.environment(
        "%s ended at '%s' with %s; it wrote: %s", launch.name(), command, exit(), last);
  }

  private String exit() {
    try {
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      return ended ? "exit code " + process.exitValue() : "its output closed";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "no exit code";
    }
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(log);
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
