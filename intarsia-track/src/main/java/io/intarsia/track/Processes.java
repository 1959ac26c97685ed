package io.intarsia.track;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;

/** Whether the process that started a run is still there. */
final class Processes {
  /** Start times are computed from the boot time, which moves with corrections of the clock. */
  private static final long TOLERANCE_MS = 5_000;

  private Processes() {}

  /** This process's number. */
  static long pid() {
    return ProcessHandle.current().pid();
  }

  /** When this process started, in milliseconds since 1970; 0 if the system does not say. */
  static long started() {
    return started(ProcessHandle.current());
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The name of this machine. */
  static String host() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * True if the process is known to be gone: it ran on this machine, and its number is free or has
   * been given to a process that started at another time.
   */
  static boolean gone(String host, long pid, long started) {
    if (!host.equals(host())) {
      return false;
    }
    Optional<ProcessHandle> found = ProcessHandle.of(pid);
    if (found.isEmpty() || !found.get().isAlive()) {
      return true;
    }
    long now = started(found.get());
    return started != 0 && now != 0 && Math.abs(now - started) > TOLERANCE_MS;
  }
}
