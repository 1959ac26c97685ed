package io.intarsia.data.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.ImageFile;
import io.intarsia.data.file.Place;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON export of Label Studio: a list of tasks, each a picture under {@code data} and results
 * with polygons, rectangles, ellipses (all in percent of the sides) or brush strokes. Of several
 * annotations of a task the first that was not cancelled counts. Pictures are looked up by file
 * name in a folder, with and without the prefix that uploads get; nothing is fetched.
 */
public final class LabelStudio {
  private static final List<String> TYPES =
      List.of("polygonlabels", "rectanglelabels", "ellipselabels", "brushlabels");

  private final Path json;
  private final Place place;
  private final Painting painting;
  private int width;
  private int height;

  private LabelStudio(Path json, Place place, Painting painting) {
    this.json = json;
    this.place = place;
    this.painting = painting;
  }

  /**
   * The pictures that have been annotated.
   *
   * @param key of the picture under {@code data}, by custom {@code image}
   * @throws Refusal INPUT if it is no such export, or a picture is not in the folder
   */
  public static List<Entry> entries(Path json, Path images, String key, Painting painting) {
    JsonNode tasks = Json.tree(json);
    if (!tasks.isArray()) {
      throw Refusal.input("%s: wanted a list of tasks; export as JSON, not JSON-MIN", json);
    }
    Place place = Place.of(images);
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (JsonNode task : tasks) {
      String where = json + ": [" + number++ + "]";
      for (JsonNode annotation : task.path("annotations")) {
        if (!annotation.path("was_cancelled").asBoolean()) {
          String named = Json.text(task.path("data").path(key), where + ".data." + key);
          LabelStudio reader = new LabelStudio(json, place, painting);
          entries.add(reader.entry(named, annotation.path("result"), where));
          break;
        }
      }
    }
    return entries;
  }

  private Entry entry(String named, JsonNode results, String where) {
    Path image = image(named, where);
    String name = place.name(image);
    int dot = name.lastIndexOf('.');
    String id = dot < 0 ? name : name.substring(0, dot);
    List<Shape> shapes = new ArrayList<>();
    for (JsonNode result : results) {
      shape(result, shapes, where);
    }
    ShapesOf.Content content = new ShapesOf.Content(width, height, shapes);
    return new Entry(
        id,
        id,
        new ImageFile(image),
        new ShapesOf(where, results.toString().hashCode(), painting, () -> content));
  }

  /** The file of an upload (/data/upload/1/0f3a-name.png), a local file (?d=path) or an address. */
  private Path image(String named, String where) {
    int local = named.indexOf("?d=");
    String path = local >= 0 ? named.substring(local + 3) : named.replaceAll("[?#].*", "");
    String plain;
    try {
      plain = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.input("%s: '%s' is no path", where, Quote.of(named));
    }
    if (local >= 0) {
      Path whole = place.file(plain, where);
      if (Files.isRegularFile(whole)) {
        return whole;
      }
    }
    String last = plain.substring(plain.replace('\\', '/').lastIndexOf('/') + 1);
    Path found = place.file(last, where);
    if (!Files.isRegularFile(found)) {
      Path bare = place.file(last.replaceFirst("^[0-9a-f]{8}-", ""), where);
      if (!Files.isRegularFile(bare)) {
        throw Refusal.input("%s: there is no picture %s; name its folder in images", where, found);
      }
      return bare;
    }
    return found;
  }

  private void shape(JsonNode result, List<Shape> shapes, String where) {
    String type = result.path("type").asText();
    JsonNode value = result.path("value");
    JsonNode label = value.path(type).path(0);
    if (label.isMissingNode() || !TYPES.contains(type)) {
      return;
    }
    int wide = Json.side(result.path("original_width"), where);
    int high = Json.side(result.path("original_height"), where);
    if (wide == 0 || high == 0 || (width != 0 && (width != wide || height != high))) {
      throw Refusal.input("%s: a result lacks the size of its picture, or has another", where);
    }
    width = wide;
    height = high;
    double scaleX = width / 100.0;
    double scaleY = height / 100.0;
    Region region;
    switch (type) {
      case "polygonlabels" -> {
        double[] xy = Json.points(value.path("points"), where);
        for (int i = 0; i < xy.length; i++) {
          xy[i] *= i % 2 == 0 ? scaleX : scaleY;
        }
        region = Region.polygon(List.of(xy), where);
      }
      case "rectanglelabels" -> {
        unturned(value, where);
        double x = Json.number(value.path("x"), where) * scaleX;
        double y = Json.number(value.path("y"), where) * scaleY;
        double right = x + Json.number(value.path("width"), where) * scaleX;
        double bottom = y + Json.number(value.path("height"), where) * scaleY;
        region = Region.box(x, y, right - 1, bottom - 1, where);
      }
      case "ellipselabels" -> {
        unturned(value, where);
        region =
            Region.ellipse(
                Json.number(value.path("x"), where) * scaleX,
                Json.number(value.path("y"), where) * scaleY,
                Json.number(value.path("radiusX"), where) * scaleX,
                Json.number(value.path("radiusY"), where) * scaleY,
                where);
      }
      default -> {
        double[] numbers = Json.numbers(value.path("rle"), where);
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) numbers[i];
        }
        region = (w, h) -> BrushRle.decode(bytes, w, h, where);
      }
    }
    shapes.add(new Shape(painting.position(Json.text(label, where), where), region));
  }

  private static void unturned(JsonNode value, String where) {
    if (value.path("rotation").asDouble() != 0) {
      throw Refusal.input("%s: turned rectangles and ellipses are not read; use polygons", where);
    }
  }
}
