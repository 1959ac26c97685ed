package io.intarsia.track;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The revision of the Git working tree around a folder, read from {@code .git} without running Git.
 * Whether files differ from it is not found out that way, and the text says so.
 */
public final class GitRevision {
  private static final int LARGEST = 8 << 20;
  private static final int MOST_LINKS = 5;

  private GitRevision() {}

  /**
   * One line for the log: {@code <hash> (branch main; uncommitted changes unknown)}, or why there
   * is none.
   *
   * @param inside a folder in the working tree
   */
  public static String describe(Path inside) {
    try {
      Path git = folder(inside.toAbsolutePath().normalize());
      if (git == null) {
        return "none: not in a Git working tree";
      }
      String head = text(git.resolve("HEAD"));
      String hash = resolve(git, head, 0);
      String branch =
          head.startsWith("ref: refs/heads/")
              ? "branch " + head.substring("ref: refs/heads/".length())
              : "detached";
      return hash == null
          ? "none: " + branch + " has no commit that can be read"
          : hash + " (" + branch + "; uncommitted changes unknown)";
    } catch (IOException | RuntimeException e) {
      return "none: .git cannot be read";
    }
  }

  private static @Nullable Path folder(Path from) throws IOException {
    for (Path at = from; at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.isDirectory(git)) {
        return git;
      }
      if (Files.isRegularFile(git)) {
        String link = text(git);
        return link.startsWith("gitdir: ") ? at.resolve(link.substring(8)).normalize() : null;
      }
    }
    return null;
  }

  private static @Nullable String resolve(Path git, String value, int links) throws IOException {
    if (value.matches("[0-9a-f]{40}([0-9a-f]{24})?")) {
      return value;
    }
    if (!value.startsWith("ref: refs/") || value.contains("..") || links == MOST_LINKS) {
      return null;
    }
    String name = value.substring(5);
    Path common = git;
    if (Files.isRegularFile(git.resolve("commondir"))) {
      common = git.resolve(text(git.resolve("commondir"))).normalize();
    }
    for (Path at : new Path[] {git, common}) {
      if (Files.isRegularFile(at.resolve(name))) {
        return resolve(git, text(at.resolve(name)), links + 1);
      }
    }
    Path packed = common.resolve("packed-refs");
    if (Files.isRegularFile(packed)) {
      for (String line : text(packed).split("\n")) {
        if (line.endsWith(" " + name)) {
          return resolve(git, line.substring(0, line.indexOf(' ')), links + 1);
        }
      }
    }
    return null;
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).strip();
    }
  }
}
