package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * How often a request that failed for a passing reason is tried, and the waits in between: doubled
 * each time, each shortened at random by up to half so that many clients do not return at once.
 *
 * @param attempts tries in all, at least 1
 * @param first the wait after the first failure
 * @param most the longest of these waits
 * @param patience the longest wait that a server may ask for
 * @param pause what waiting is
 */
record Backoff(int attempts, Duration first, Duration most, Duration patience, Pause pause) {
  /** Five tries within some 10 seconds; a server may ask for one minute. */
  static final Backoff USUAL =
      new Backoff(
          5,
          Duration.ofMillis(700),
          Duration.ofSeconds(8),
          Duration.ofSeconds(60),
          time -> Thread.sleep(time.toMillis()));

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    /** Returns after the time has passed. */
    void await(Duration time) throws InterruptedException;
  }

  /** Something that may fail for a passing reason. */
  @FunctionalInterface
  interface Call<T> {
    /** Tries once. */
    T run() throws IOException;
  }

  /** A server that is too busy: 429 or 5xx, with the wait it asked for. */
  static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration wait;

    Busy(String message, @Nullable Duration wait) {
      super(message);
      this.wait = wait;
    }
  }

  /** The same waits with another number of tries. */
  Backoff withAttempts(int count) {
    return new Backoff(count, first, most, patience, pause);
  }

  /**
   * Tries until it succeeds.
   *
   * @throws IOException the last failure, when there is no try left
   */
  <T> T run(Call<T> call) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return call.run();
      } catch (IOException e) {
        if (failures >= attempts || e instanceof SSLHandshakeException) {
          throw e;
        }
        rest(failures, e);
      }
    }
  }

  /** Waits before the next try. */
  void rest(int failures, IOException fault) {
    long whole = Math.min(first.toMillis() << Math.min(failures - 1, 20), most.toMillis());
    Duration wait = Duration.ofMillis(whole - (long) (whole / 2.0 * random()));
    if (fault instanceof Busy busy && busy.wait != null) {
      if (busy.wait.compareTo(patience) > 0) {
        throw Refusal.network(
            "%s and asks to come back in %d s: try again then (a token in HF_TOKEN raises the"
                + " Hub's limits)",
            Web.reason(busy), busy.wait.toSeconds());
      }
      wait = busy.wait.compareTo(wait) > 0 ? busy.wait : wait;
    }
    await(wait);
  }

  /** Waits, or refuses to go on when the thread is interrupted. */
  void await(Duration time) {
    try {
      pause.await(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Hands the interrupt on to the caller's thread. */
  static Refusal interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new Refusal(
        Refusal.Kind.NETWORK, "the download was interrupted; run it again to go on", e);
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
