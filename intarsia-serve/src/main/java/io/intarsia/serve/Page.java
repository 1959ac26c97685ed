package io.intarsia.serve;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, read once from the folder {@code io/intarsia/serve/page} of the class
 * path: an address is looked up among them, and no file is ever opened for it.
 */
final class Page {
  private static final String FOLDER = "/io/intarsia/serve/page";
  private static final String INDEX = "index.html";
  private static final int MOST_FILES = 200;
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /**
   * A file.
   *
   * @param type its media type
   * @param bytes what it holds
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Asset(String type, byte[] bytes) {}

  private final Map<String, Asset> files;

  private Page(Map<String, Asset> files) {
    this.files = files;
  }

  /** All files of the folder; none if it is not there. */
  static Page load() {
    return load(FOLDER);
  }

  static Page load(String folder) {
    URL place = Page.class.getResource(folder);
    Map<String, Asset> files = new LinkedHashMap<>();
    if (place != null) {
      try {
        URI uri = place.toURI();
        if (uri.getScheme().equals("jar")) {
          inJar(uri, folder, files);
        } else {
          add(Path.of(uri), files);
        }
      } catch (IOException | URISyntaxException e) {
        throw new IllegalStateException("the page cannot be read from " + place, e);
      }
    }
    return new Page(files);
  }

  private static void inJar(URI uri, String folder, Map<String, Asset> files) throws IOException {
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      add(jar.getPath(folder), files);
    } catch (FileSystemAlreadyExistsException e) {
      add(FileSystems.getFileSystem(uri).getPath(folder), files);
    }
  }

  private static void add(Path folder, Map<String, Asset> files) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().limit(MOST_FILES).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        files.put(name, new Asset(type(name), Files.readAllBytes(file)));
      }
    }
  }

  private static String type(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }

  /** The addresses of all files. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    files.keySet().forEach(name -> names.add("/" + name));
    if (files.containsKey(INDEX)) {
      names.add("/");
    }
    return names;
  }

  /** The file of an address such as {@code /} or {@code /app.js}, if there is one. */
  Optional<Asset> at(String path) {
    String name = path.startsWith("/") ? path.substring(1) : path;
    @Nullable Asset found = files.get(name.isEmpty() ? INDEX : name);
    return Optional.ofNullable(found);
  }
}
