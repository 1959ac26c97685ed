package io.intarsia.data.file;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.config.JsonFile;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of classes in files. Ids are the line's number from 0; {@code __ignore__} lines, as labelme
 * writes them, are passed over. Read are:
 *
 * <ul>
 *   <li>a name on each line;
 *   <li>{@code name:red,green,blue::}, the labelmap.txt of CVAT;
 *   <li>{@code name,red,green,blue}, a CSV with or without a header;
 *   <li>{@code red green blue name}, as CamVid's label_colors.txt;
 *   <li>a JSON object with names by id, alone as the Hub's id2label.json, or under {@code id2label}
 *       as in a config.json.
 * </ul>
 */
public final class LabelFile {
  private static final Pattern CVAT = Pattern.compile("([^:]+):(?:(\\d+),(\\d+),(\\d+))?:.*");
  private static final Pattern CSV = Pattern.compile("([^,]+),\\s*(\\d+),\\s*(\\d+),\\s*(\\d+)");
  private static final Pattern COLOUR_FIRST = Pattern.compile("(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(.+)");

  private LabelFile() {}

  /**
   * Reads a file.
   *
   * @throws Refusal INPUT if it cannot be read or a colour is out of range; MODEL if a JSON is no
   *     names by id
   */
  public static LabelSpace read(Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
      return json(file);
    }
    List<String> names = new ArrayList<>();
    Map<Integer, Integer> colours = new TreeMap<>();
    int number = 0;
    for (String raw : Stored.text(file).lines().toList()) {
      number++;
      String line = raw.strip();
      boolean header = number == 1 && line.toLowerCase(Locale.ROOT).matches("names?,\\s*r,.*");
      if (line.isEmpty() || line.startsWith("#") || line.equals("__ignore__") || header) {
        continue;
      }
      String where = file + ":" + number;
      Matcher matcher = CVAT.matcher(line);
      if (matcher.matches() || (matcher = CSV.matcher(line)).matches()) {
        if (matcher.group(2) != null) {
          colours.put(names.size(), rgb(where, matcher, 2));
        }
        names.add(matcher.group(1).strip());
      } else if ((matcher = COLOUR_FIRST.matcher(line)).matches()) {
        colours.put(names.size(), rgb(where, matcher, 1));
        names.add(matcher.group(4).strip());
      } else {
        names.add(line);
      }
    }
    if (names.isEmpty()) {
      throw Refusal.input("%s names no class; wanted a name on each line", file);
    }
    LabelSpace space = of(names);
    if (colours.isEmpty()) {
      return space;
    }
    List<LabelClass> classes = new ArrayList<>();
    for (LabelClass each : space.classes()) {
      int rgb = colours.getOrDefault(each.id(), each.rgb());
      classes.add(new LabelClass(each.id(), each.name(), each.synonyms(), rgb));
    }
    return new LabelSpace(
        space.name(), classes, space.ignoreId(), space.reduceLabels(), space.merges());
  }

  /**
   * The space of names, ids from 0: that of a built-in one if it has exactly these, otherwise with
   * colours of its own. Where nothing is ignored so far and no class has the id, 255 is.
   */
  public static LabelSpace of(List<String> names) {
    Map<Integer, String> byId = new TreeMap<>();
    names.forEach(name -> byId.put(byId.size(), name));
    return withIgnored(LabelSpace.of(byId));
  }

  /** The space, with 255 ignored if nothing is and no class has that id. */
  public static LabelSpace withIgnored(LabelSpace space) {
    boolean free = space.ignoreId() == LabelSpace.NONE && !space.contains(LabelMap.IGNORE);
    return free ? space.withIgnoreId(LabelMap.IGNORE) : space;
  }

  private static LabelSpace json(Path file) {
    JsonFile json = JsonFile.read(file);
    if (json.has("id2label")) {
      return withIgnored(LabelSpace.of(json.textsById("id2label")));
    }
    if (!json.has("0") && !json.has("1")) {
      throw Refusal.input("%s: wanted names by id, alone or under id2label", file);
    }
    return withIgnored(LabelSpace.of(json.textsById()));
  }

  private static int rgb(String where, Matcher matcher, int first) {
    int rgb = 0;
    for (int i = first; i < first + 3; i++) {
      String text = matcher.group(i);
      int value = text.length() > 3 ? 256 : Integer.parseInt(text);
      if (value > 255) {
        throw Refusal.input("%s: the colour %s is over 255", where, Quote.of(text));
      }
      rgb = rgb << 8 | value;
    }
    return rgb;
  }
}
