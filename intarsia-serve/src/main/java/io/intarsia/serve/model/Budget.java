package io.intarsia.serve.model;

import io.intarsia.serve.http.Problem;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A number of bytes that several requests share; those who wait are served in their order. */
public final class Budget {
  private static final int UNIT = 4096;

  private final String name;
  private final int units;
  private final Semaphore free;

  /**
   * @param name of what it bounds, for messages
   * @param bytes at least one
   */
  public Budget(String name, long bytes) {
    this.name = name;
    this.units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT));
    this.free = new Semaphore(units, true);
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, bytes / UNIT + 1);
  }

  /** Takes bytes if they are free now. */
  public Optional<Hold> tryTake(long bytes) {
    int wanted = units(bytes);
    return free.tryAcquire(wanted) ? Optional.of(hold(wanted)) : Optional.empty();
  }

  /**
   * Takes bytes, waiting for them if need be.
   *
   * @throws Problem 413 if there will never be so many, 504 if the time is over before they are
   *     free
   */
  public Hold take(long bytes, Deadline deadline) {
    int wanted = units(bytes);
    if (wanted > units) {
      throw Problem.tooLarge(
          "this wants %d MiB of %s, the server allows %d MiB in all: send a smaller picture",
          bytes >> 20, name, bytes() >> 20);
    }
    try {
      if (!free.tryAcquire(wanted, deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
        throw deadline.late();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable(1, "the server is stopping");
    }
    return hold(wanted);
  }

  private Hold hold(int taken) {
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true)) {
        free.release(taken);
      }
    };
  }

  /** All bytes. */
  public long bytes() {
    return (long) units * UNIT;
  }

  /** Bytes taken now. */
  public long taken() {
    return (long) (units - free.availablePermits()) * UNIT;
  }
}
