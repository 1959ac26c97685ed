package io.intarsia.predict.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.image.LabelMap;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.CocoPolygon;
import io.intarsia.metric.Rle;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects results and writes one COCO file of images, annotations and categories when closed.
 *
 * <p>One annotation for each region; images and annotations count from 1. A category has the id of
 * its class; merges follow from the largest id + 1 on. COCO's polygons have no holes, so a region
 * with holes is written as compressed run lengths, as are all regions on request. {@code area} is
 * in pixels, {@code bbox} x, y, width, height; {@code score} is left out unless confidence was
 * asked for.
 */
public final class CocoWriter implements ResultWriter {
  private final Path file;
  private final boolean runLengths;
  private final List<String> images = new ArrayList<>();
  private final List<String> annotations = new ArrayList<>();
  private final Map<String, Integer> merges = new LinkedHashMap<>();
  private @Nullable LabelSpace space;

  /**
   * @param file the file to write on {@link #close}
   * @param runLengths true to write every region as run lengths
   */
  public CocoWriter(Path file, boolean runLengths) {
    this.file = file;
    this.runLengths = runLengths;
  }

  /**
   * Adds a result; nothing is written yet.
   *
   * @param folder not used
   * @throws IllegalArgumentException if the classes differ from those of the results before
   */
  @Override
  public synchronized List<Path> write(Output output, Path folder) {
    LabelSpace own = output.segmentation().space();
    if (space != null && !space.classes().equals(own.classes())) {
      throw new IllegalArgumentException(
          "one COCO file holds results of one label space; this one has other classes");
    }
    space = own;
    int image = images.size() + 1;
    LabelMap map = output.segmentation().map();
    images.add(
        text(
            json -> {
              json.writeNumberField("id", image);
              json.writeStringField("file_name", output.source());
              json.writeNumberField("width", map.width());
              json.writeNumberField("height", map.height());
            }));
    output
        .regions()
        .forEach(
            (group, regions) -> {
              int category = category(group, own);
              for (Region region : regions) {
                int id = annotations.size() + 1;
                annotations.add(text(json -> annotation(json, id, image, category, region, map)));
              }
            });
    return List.of();
  }

  /** Writes the file. */
  @Override
  public synchronized void close() {
    Json.write(
        file,
        json -> {
          raw(json, "images", images);
          raw(json, "annotations", annotations);
          raw(json, "categories", categories());
        });
  }

  private int category(ClassGroup group, LabelSpace own) {
    int id = group.ids().get(0);
    if (group.ids().size() == 1 && own.byId(id).name().equals(group.name())) {
      return id;
    }
    return merges.computeIfAbsent(group.name(), name -> own.maxId() + 1 + merges.size());
  }

  private List<String> categories() {
    List<String> categories = new ArrayList<>();
    if (space != null) {
      for (LabelClass c : space.classes()) {
        categories.add(category(c.id(), c.name()));
      }
    }
    merges.forEach((name, id) -> categories.add(category(id, name)));
    return categories;
  }

  private static String category(int id, String name) {
    return text(
        json -> {
          json.writeNumberField("id", id);
          json.writeStringField("name", name);
          json.writeStringField("supercategory", "");
        });
  }

  private void annotation(
      JsonGenerator json, int id, int image, int category, Region region, LabelMap map)
      throws IOException {
    json.writeNumberField("id", id);
    json.writeNumberField("image_id", image);
    json.writeNumberField("category_id", category);
    json.writeNumberField("iscrowd", 0);
    json.writeNumberField("area", region.pixels());
    Json.ints(json, "bbox", region.x(), region.y(), region.width(), region.height());
    if (region.score() != null) {
      Json.score(json, region.score());
    }
    if (runLengths || region.hasHoles()) {
      Json.rle(json, "segmentation", rle(region, map));
    } else {
      json.writeArrayFieldStart("segmentation");
      int[] xy = region.rings().get(0).toArray();
      json.writeArray(xy, 0, xy.length);
      json.writeEndArray();
    }
  }

  /** The pixels of a region: those of its outline without those of its holes. */
  private static Rle rle(Region region, LabelMap map) {
    List<Rle> rings =
        region.rings().stream()
            .map(ring -> Arrays.stream(ring.toArray()).asDoubleStream().toArray())
            .map(xy -> CocoPolygon.fill(xy, map.width(), map.height()))
            .toList();
    return rings.stream().skip(1).reduce(rings.get(0), Rle::minus);
  }

  /** What fills one object. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String text(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void raw(JsonGenerator json, String field, List<String> objects)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String object : objects) {
      json.writeRawValue(object);
    }
    json.writeEndArray();
  }
}
