package io.intarsia.data.polygon;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Refusal;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.ImageFile;
import io.intarsia.data.file.LabelFile;
import io.intarsia.data.file.Place;
import io.intarsia.data.file.Stored;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.Rle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One JSON of COCO's form: {@code images}, {@code annotations} with polygons or run lengths, plain
 * or compressed, and {@code categories}. Read piece by piece; what is kept are coordinates.
 */
public final class Coco {
  private record Image(String file, int width, int height) {}

  private record Mark(long category, Region region, int numbers) {}

  private final Path json;
  private final Map<Long, Image> images = new LinkedHashMap<>();
  private final Map<Long, List<Mark>> marks = new HashMap<>();
  private final Map<Long, String> categories = new TreeMap<>();

  private Coco(Path json) {
    this.json = json;
  }

  /**
   * Reads the JSON.
   *
   * @throws Refusal INPUT if it is none, or an annotation is broken
   */
  public static Coco read(Path json) {
    Coco coco = new Coco(json);
    return Json.parse(json, Stored.MOST_STREAMED, coco::sections);
  }

  /** The categories by ascending id, after a background unless masks may overlap. */
  public LabelSpace labels(boolean multiLabel) {
    List<String> names = new ArrayList<>();
    if (!multiLabel && !categories.containsValue("background")) {
      names.add("background");
    }
    names.addAll(categories.values());
    if (names.isEmpty()) {
      throw Refusal.input("%s has no categories; name the labels", json);
    }
    return LabelFile.of(names);
  }

  /** The pictures, those without annotations too. */
  public List<Entry> entries(Path folder, Painting painting) {
    Place place = Place.of(folder);
    Map<Long, Integer> positions = new HashMap<>();
    categories.forEach(
        (id, name) -> positions.put(id, painting.position(name, json + ": categories")));
    List<Entry> entries = new ArrayList<>();
    images.forEach(
        (number, image) -> {
          List<Shape> shapes = new ArrayList<>();
          long size = 0;
          for (Mark mark : marks.getOrDefault(number, List.of())) {
            Integer position = positions.get(mark.category);
            if (position == null) {
              throw Refusal.input("%s: category %d is not listed", json, mark.category);
            }
            shapes.add(new Shape(position, mark.region));
            size = 31 * size + mark.category + 7L * mark.numbers;
          }
          int dot = image.file.lastIndexOf('.');
          String id = dot < 0 ? image.file : image.file.substring(0, dot);
          ShapesOf.Content content = new ShapesOf.Content(image.width, image.height, shapes);
          entries.add(
              new Entry(
                  id,
                  id,
                  new ImageFile(place.file(image.file, json + ": images[].file_name")),
                  new ShapesOf(json + " image " + number, size, painting, () -> content)));
        });
    return entries;
  }

  private Coco sections(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Refusal.input("%s: wanted an object with images and annotations", json);
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean list = parser.nextToken() == JsonToken.START_ARRAY;
      if (!list || !List.of("images", "annotations", "categories").contains(name)) {
        parser.skipChildren();
        continue;
      }
      for (int i = 0; parser.nextToken() == JsonToken.START_OBJECT; i++) {
        JsonNode node = parser.readValueAsTree();
        String where = json + ": " + name + "[" + i + "]";
        switch (name) {
          case "images" -> image(node, where);
          case "categories" ->
              categories.put(id(node, "id", where), Json.text(node.path("name"), where));
          default -> annotation(node, where);
        }
      }
    }
    return this;
  }

  private void image(JsonNode node, String where) {
    String file = Json.text(node.path("file_name"), where);
    int width = Json.side(node.path("width"), where);
    int height = Json.side(node.path("height"), where);
    images.put(id(node, "id", where), new Image(file, width, height));
  }

  private static long id(JsonNode node, String key, String where) {
    JsonNode id = node.path(key);
    if (!id.canConvertToLong() || !id.isIntegralNumber()) {
      throw Refusal.input("%s: %s wants a whole number", where, key);
    }
    return id.longValue();
  }

  private void annotation(JsonNode node, String where) {
    JsonNode segmentation = node.path("segmentation");
    if (segmentation.isMissingNode() || segmentation.isNull() || segmentation.isEmpty()) {
      return;
    }
    int numbers = 0;
    Region region;
    if (segmentation.isArray()) {
      List<double[]> polygons = new ArrayList<>();
      for (JsonNode polygon : segmentation) {
        double[] xy = Json.numbers(polygon, where);
        numbers += xy.length;
        polygons.add(xy);
      }
      region = Region.coco(polygons);
    } else {
      JsonNode size = segmentation.path("size");
      int height = Json.side(size.path(0), where);
      int width = Json.side(size.path(1), where);
      JsonNode counts = segmentation.path("counts");
      numbers = counts.isTextual() ? counts.textValue().length() : counts.size();
      Rle rle = rle(counts, width, height, where);
      region = Region.runs(rle, where);
    }
    marks
        .computeIfAbsent(id(node, "image_id", where), key -> new ArrayList<>())
        .add(new Mark(id(node, "category_id", where), region, numbers));
  }

  private static Rle rle(JsonNode counts, int width, int height, String where) {
    try {
      if (counts.isTextual()) {
        return Rle.ofCompressed(counts.textValue(), width, height);
      }
      long[] runs = new long[counts.size()];
      for (int i = 0; i < runs.length; i++) {
        runs[i] = (long) Json.number(counts.get(i), where);
      }
      return Rle.ofCounts(runs, width, height);
    } catch (Refusal e) {
      throw Refusal.input("%s: %s", where, String.valueOf(e.getMessage()));
    }
  }
}
