package io.intarsia.track;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Somewhere else that hears of a run: event files, a tracking server. Called by one thread of its
 * own, in the order of events, behind a {@link SinkQueue}; a call that throws is made again, so a
 * call must be safe to repeat.
 */
public interface Sink extends AutoCloseable {
  /** What it is called in warnings. */
  String name();

  /** The run began, or goes on after a break when {@code attempts} is above 1. */
  void started(RunSummary run) throws IOException;

  /** More parameters are known. */
  void parameters(Map<String, String> values) throws IOException;

  /**
   * Values of a step.
   *
   * @param time in milliseconds since 1970
   */
  void metrics(long step, long time, Map<String, Double> values) throws IOException;

  /** Metrics above a step are void: the run goes on from there. */
  void truncated(long afterStep) throws IOException;

  /**
   * A file appeared in the run's folder or was replaced.
   *
   * @param step the highest step so far, or 0
   */
  void artefact(Artefact artefact, Path file, long step) throws IOException;

  /** Nothing more waits at the moment: what was held back to be sent together may go. */
  default void flush() throws IOException {}

  /** The run ended. */
  void finished(Status status, String message) throws IOException;

  @Override
  void close() throws IOException;
}
