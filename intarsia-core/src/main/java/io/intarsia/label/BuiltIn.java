package io.intarsia.label;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The label spaces that come as resources of this package, one text file each: comment lines name
 * the source, {@code ignore} and {@code reduce} lines the settings, the rest is id, colour and
 * names, separated by tabs.
 */
final class BuiltIn {
  /** In the order in which they are tried for recognition. */
  static final List<String> NAMES =
      List.of("ade20k", "cityscapes", "voc", "coco-stuff", "coco-stuff-182", "clothes", "camvid");

  private static final Map<String, LabelSpace> LOADED = new ConcurrentHashMap<>();

  private BuiltIn() {}

  static LabelSpace named(String name) {
    String key = Names.key(name);
    if (!NAMES.contains(key)) {
      throw Refusal.usage(
          "no built-in label space '%s': there are %s", name.strip(), String.join(", ", NAMES));
    }
    return LOADED.computeIfAbsent(key, BuiltIn::load);
  }

  private static LabelSpace load(String name) {
    int ignore = LabelSpace.NONE;
    boolean reduce = false;
    List<LabelClass> classes = new ArrayList<>();
    for (String line : text(name + ".txt").lines().toList()) {
      String[] cells = line.split("\t", -1);
      if (line.startsWith("#")) {
        continue;
      } else if (cells[0].equals("ignore")) {
        ignore = Integer.parseInt(cells[1]);
      } else if (cells[0].equals("reduce")) {
        reduce = Boolean.parseBoolean(cells[1]);
      } else {
        List<String> names = Names.parts(cells[2]);
        classes.add(
            new LabelClass(
                Integer.parseInt(cells[0]), names.get(0), names, Integer.parseInt(cells[1], 16)));
      }
    }
    return new LabelSpace(name, classes, ignore, reduce, List.of());
  }

  private static String text(String file) {
    try (InputStream in = BuiltIn.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("resource " + file + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
