package io.intarsia.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock on a file's name between the threads of this JVM and between processes. The lock file
 * stays afterwards, as deleting it would let two in.
 *
 * <p>Python's filelock uses flock(2) on the same file where Java has record locks; on Linux the two
 * do not see each other, and the check of the hash is what protects against a Python process that
 * downloads the same blob at the same time.
 */
final class FileLocks {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private FileLocks() {}

  /** What is done under the lock. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Runs the work while nobody else holds the lock.
   *
   * @param waiting told once if somebody else holds it
   */
  static <T> T with(Path file, Backoff backoff, Runnable waiting, Work<T> work) throws IOException {
    Files.createDirectories(file.getParent());
    Path key = file.toAbsolutePath().normalize();
    ReentrantLock here = HERE.computeIfAbsent(key, k -> new ReentrantLock());
    if (!here.tryLock()) {
      waiting.run();
      here.lock();
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      acquire(channel, backoff, waiting);
      return work.run();
    } finally {
      here.unlock();
    }
  }

  /** Returns with the lock, which ends with the channel, or at once where there are no locks. */
  private static void acquire(FileChannel channel, Backoff backoff, Runnable waiting) {
    for (boolean told = false; ; told = true) {
      try {
        if (channel.tryLock() != null) {
          return;
        }
      } catch (OverlappingFileLockException e) {
        // Held in this JVM through another class loader: wait for it as for a process.
      } catch (IOException e) {
        return;
      }
      if (!told) {
        waiting.run();
      }
      backoff.await(POLL);
    }
  }
}
