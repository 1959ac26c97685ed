package io.intarsia.cli.job;

import io.intarsia.base.Refusal;
import io.intarsia.hub.Download;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Turns what the user named (files, folders, globs, addresses) into pictures, in order, once. */
public final class Sources {
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp", "gif");
  private static final String WILD = "*?[{";

  private final boolean recursive;

  /**
   * @param recursive whether folders below a folder count too
   */
  public Sources(boolean recursive) {
    this.recursive = recursive;
  }

  /**
   * The pictures behind some texts. A folder gives its files with the extension of a picture, a
   * glob all that match; a file that is named itself may have any extension.
   *
   * @throws Refusal INPUT if a text stands for nothing, or a folder or glob for no picture
   */
  public List<Source> find(List<String> texts) {
    Set<Source> found = new LinkedHashSet<>();
    for (String text : texts) {
      if (Download.isAddress(text)) {
        found.add(new Source(text, addressStem(text), null));
      } else {
        files(text).forEach(file -> found.add(new Source(file.toString(), stem(file), file)));
      }
    }
    return List.copyOf(found);
  }

  private List<Path> files(String text) {
    try {
      Path path = Path.of(text);
      if (Files.isDirectory(path)) {
        return some(list(path, recursive ? Integer.MAX_VALUE : 1).filter(Sources::isPicture), text);
      }
      if (Files.exists(path)) {
        return List.of(path);
      }
    } catch (InvalidPathException e) {
      if (text.chars().noneMatch(c -> WILD.indexOf(c) >= 0)) {
        throw Refusal.input("%s is not a path on this system: %s", text, e.getReason());
      }
    }
    if (text.chars().anyMatch(c -> WILD.indexOf(c) >= 0)) {
      return glob(text);
    }
    throw Refusal.input("%s: there is no such file or folder", text);
  }

  private static List<Path> glob(String text) {
    int wild = 0;
    while (WILD.indexOf(text.charAt(wild)) < 0) {
      wild++;
    }
    int slash = text.lastIndexOf('/', wild);
    Path base = Path.of(slash < 0 ? "" : text.substring(0, slash + 1));
    if (!Files.isDirectory(base)) {
      throw Refusal.input("%s: there is no folder %s", text, base);
    }
    String pattern = text.substring(slash + 1);
    int depth =
        pattern.contains("**")
            ? Integer.MAX_VALUE
            : (int) pattern.chars().filter(c -> c == '/').count() + 1;
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      return some(list(base, depth).filter(f -> matcher.matches(base.relativize(f))), text);
    } catch (IllegalArgumentException e) {
      throw Refusal.input(
          "%s is not a glob: %s",
          text, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static Stream<Path> list(Path folder, int depth) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder, depth)) {
      walk.filter(Files::isRegularFile).sorted().forEach(files::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new Refusal(Refusal.Kind.INPUT, folder + " cannot be listed: " + e.getMessage(), e);
    }
    return files.stream();
  }

  private static List<Path> some(Stream<Path> files, String text) {
    List<Path> list = files.toList();
    if (list.isEmpty()) {
      throw Refusal.input(
          "%s holds no picture: wanted files ending in %s", text, String.join(", ", sorted()));
    }
    return list;
  }

  private static List<String> sorted() {
    return PICTURES.stream().sorted().toList();
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 && PICTURES.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private static String addressStem(String address) {
    String path = address.replaceFirst("[?#].*$", "").replaceFirst("^[^:]*://[^/]*/?", "");
    String last = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.[A-Za-z]{1,5}$", "");
    String plain = last.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+", "");
    return plain.isEmpty() ? "picture" : plain.substring(0, Math.min(plain.length(), 80));
  }
}
