package io.intarsia.base;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/** Files that appear whole or not at all: written beside their place, then moved into it. */
public final class Whole {
  private static final String PART = ".part-";

  private Whole() {}

  /** Writes a file's contents to where it is told. */
  @FunctionalInterface
  public interface Body<T> {
    /** Writes everything to the target; a throw leaves nothing behind. */
    void write(T target) throws IOException;
  }

  /**
   * Writes a file through a stream.
   *
   * @throws Refusal ENVIRONMENT if the disk is full or the folder not writable
   */
  public static void write(Path file, Body<OutputStream> body) {
    writeAt(
        file,
        part -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            body.write(out);
          }
        });
  }

  /**
   * Writes a file by a writer that wants a path. The path has the extension of the final file.
   *
   * @throws Refusal ENVIRONMENT if the disk is full or the folder not writable
   */
  public static void writeAt(Path file, Body<Path> body) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw Refusal.usage("cannot write %s: it is not a file's path", file);
    }
    Path part = null;
    try {
      Files.createDirectories(folder);
      part =
          folder.resolve(
              PART
                  + Long.toHexString(ThreadLocalRandom.current().nextLong())
                  + "-"
                  + file.getFileName());
      body.write(part);
      move(part, file);
      part = null;
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "cannot write " + file + ": " + reason + "; nothing was left behind",
          e);
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "cannot write " + file + ": " + e.getMessage() + "; nothing was left behind",
          e);
    } finally {
      if (part != null) {
        try {
          Files.deleteIfExists(part);
        } catch (IOException ignored) {
          // The first fault is the one to report.
        }
      }
    }
  }

  /**
   * Deletes what writes that were cut off have left in a folder; not its folders.
   *
   * @throws Refusal ENVIRONMENT if a file cannot be deleted
   */
  public static void sweep(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PART + "*")) {
      for (Path part : parts) {
        if (Files.isRegularFile(part)) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, "cannot clean up " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
