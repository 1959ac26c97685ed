package io.intarsia.data.file;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder, or zip archive, that a data set lives in. Names found in lists, JSON, XML and CSV are
 * looked up through it and never lead out of it; symbolic links that its owner placed inside are
 * followed. An archive stays open, and is read in place: nothing is unpacked.
 */
public final class Place {
  private static final int MOST_FILES = 20_000_000;
  private static final Map<Path, FileSystem> ARCHIVES = new ConcurrentHashMap<>();

  private final Path root;

  private Place(Path root) {
    this.root = root;
  }

  /**
   * A folder or a {@code .zip}.
   *
   * @throws Refusal INPUT if there is neither
   */
  public static Place of(Path root) {
    if (Files.isDirectory(root)) {
      return new Place(root);
    }
    if (Files.isRegularFile(root) && root.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      Path key = root.toAbsolutePath().normalize();
      return new Place(ARCHIVES.computeIfAbsent(key, Place::open).getPath("/"));
    }
    throw Refusal.input(
        "%s: %s; wanted the folder (or .zip) of a data set",
        root, Files.exists(root) ? "is a file" : "there is no such folder");
  }

  private static FileSystem open(Path archive) {
    try {
      return FileSystems.newFileSystem(archive);
    } catch (IOException | RuntimeException e) {
      throw new Refusal(
          Refusal.Kind.INPUT,
          archive + " is no zip archive: " + Quote.of(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** The folder itself. */
  public Path path() {
    return root;
  }

  /**
   * The place of a folder inside.
   *
   * @param where who names it, for the refusal
   * @throws Refusal INPUT if the name leads out or there is no such folder
   */
  public Place folder(String name, String where) {
    return name.isEmpty() || name.equals(".") ? this : of(file(name, where));
  }

  /**
   * The path of a name found in a file; it need not exist.
   *
   * @param name relative, parted by slashes (or backslashes)
   * @param where the file and line that names it, for the refusal
   * @throws Refusal INPUT if it is absolute, leads out of this place, or is no path
   */
  public Path file(String name, String where) {
    String plain = name.replace('\\', '/');
    boolean absolute = plain.startsWith("/") || plain.matches("[A-Za-z]:.*");
    try {
      Path base = root.toAbsolutePath().normalize();
      Path found = absolute ? base.getRoot() : base.resolve(plain).normalize();
      if (!plain.isBlank() && found != null && !found.equals(base) && found.startsWith(base)) {
        return root.resolve(base.relativize(found).toString());
      }
    } catch (InvalidPathException e) {
      throw Refusal.input("%s: '%s' is no path", where, Quote.of(name));
    }
    throw Refusal.input(
        "%s: the path '%s' leads out of the data set's folder %s; give paths relative to it",
        where, Quote.of(name), root);
  }

  /** All regular files below, as names parted by slashes, in order. */
  public List<String> names() {
    try (Stream<Path> all = Files.walk(root, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .limit(MOST_FILES)
          .map(this::name)
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .sorted()
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new Refusal(
          Refusal.Kind.INPUT, root + " cannot be listed: " + Quote.of(e.getMessage() + ""), e);
    }
  }

  /** The name of a path inside, parted by slashes. */
  public String name(Path inside) {
    return root.relativize(inside).toString().replace('\\', '/');
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
