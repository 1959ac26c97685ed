package io.intarsia.predict.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.label.ClassGroup;
import io.intarsia.metric.Rle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes {@code STEM.json}: areas, run lengths and polygons of one picture.
 *
 * <pre>{@code
 * { "schema": "intarsia.segmentation", "schemaVersion": 1,
 *   "image": { "file": "street.jpg", "width": 640, "height": 480 },
 *   "labels": { "space": "ade20k", "ignoreId": 255 },
 *   "made": { "model": "...", "engine": "...", "inputWidth": 512, "inputHeight": 512,
 *             "tiles": 1, "millis": 31.4 },
 *   "classes": [
 *     { "name": "wall", "ids": [0], "color": "#787878", "pixels": 1200, "share": 0.0039,
 *       "score": 0.91, "rle": { "size": [480, 640], "counts": "..." },
 *       "regions": [
 *         { "pixels": 1200, "box": [10, 20, 40, 30], "score": 0.91,
 *           "polygon": [ [[10, 20], [50, 20], ...], ...holes ] } ] } ] }
 * }</pre>
 *
 * <p>{@code ids} holds several ids for a merge; {@code ignoreId} is -1 if none; {@code share} is of
 * all pixels, the ignored included; {@code score} is null unless confidence was asked for. Run
 * lengths are COCO's compressed text, [height, width], down the columns, and cover small regions
 * too. Boxes are x, y, width, height. Coordinates count pixels from the top left corner, x to the
 * right and y down; rings are not closed by repetition and follow pixel edges, the outline first,
 * holes the other way round.
 */
public final class JsonWriter implements ResultWriter {
  /** Raised when a field changes its meaning or goes; new fields do not raise it. */
  public static final int SCHEMA_VERSION = 1;

  @Override
  public List<Path> write(Output output, Path folder) {
    Path file = folder.resolve(output.stem() + ".json");
    Json.write(file, json -> fields(json, output));
    return List.of(file);
  }

  /** Writes one result to a stream, which is left open. */
  public static void write(Output output, OutputStream out) throws IOException {
    Json.write(out, json -> fields(json, output));
  }

  private static void fields(JsonGenerator json, Output output) throws IOException {
    Segmentation result = output.segmentation();
    json.writeStringField("schema", "intarsia.segmentation");
    json.writeNumberField("schemaVersion", SCHEMA_VERSION);
    json.writeObjectFieldStart("image");
    json.writeStringField("file", output.source());
    json.writeNumberField("width", result.map().width());
    json.writeNumberField("height", result.map().height());
    json.writeEndObject();
    json.writeObjectFieldStart("labels");
    json.writeStringField("space", result.space().name());
    json.writeNumberField("ignoreId", result.space().ignoreId());
    json.writeEndObject();
    made(json, result.provenance());
    json.writeArrayFieldStart("classes");
    SortedMap<Integer, Rle> masks = result.rles();
    for (Map.Entry<ClassGroup, List<Region>> entry : output.regions().entrySet()) {
      ClassGroup group = entry.getKey();
      area(json, result.area(group));
      Json.rle(json, "rle", output.rle(group, masks));
      json.writeArrayFieldStart("regions");
      for (Region region : entry.getValue()) {
        region(json, region);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void made(JsonGenerator json, Provenance made) throws IOException {
    json.writeObjectFieldStart("made");
    json.writeStringField("model", made.model());
    json.writeStringField("engine", made.engine());
    json.writeNumberField("inputWidth", made.inputWidth());
    json.writeNumberField("inputHeight", made.inputHeight());
    json.writeNumberField("tiles", made.tiles());
    json.writeNumberField("millis", made.millis());
    json.writeEndObject();
  }

  private static void area(JsonGenerator json, ClassArea area) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", area.group().name());
    Json.ints(json, "ids", area.group().ids().stream().mapToInt(id -> id).toArray());
    json.writeStringField("color", "#%06x".formatted(area.group().rgb()));
    json.writeNumberField("pixels", area.pixels());
    json.writeNumberField("share", area.share());
    Json.score(json, area.score());
  }

  private static void region(JsonGenerator json, Region region) throws IOException {
    json.writeStartObject();
    json.writeNumberField("pixels", region.pixels());
    Json.ints(json, "box", region.x(), region.y(), region.width(), region.height());
    Json.score(json, region.score());
    json.writeArrayFieldStart("polygon");
    for (Ring ring : region.rings()) {
      Json.ring(json, ring, false);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
