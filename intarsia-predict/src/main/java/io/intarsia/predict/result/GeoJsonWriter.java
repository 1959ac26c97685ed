package io.intarsia.predict.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.intarsia.label.ClassGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code STEM.geojson}: a feature collection (RFC 7946) with one polygon for each region.
 *
 * <p>Coordinates are image coordinates, not longitude and latitude: pixels from the top left
 * corner, x to the right and <b>y down</b>, as QuPath reads them; the collection's member {@code
 * image} says so. Read as they stand the outlines turn counter-clockwise, as the standard asks; a
 * viewer whose y axis points up shows the picture upside down. Properties: {@code objectType} and
 * {@code classification} (name, color as [r, g, b]), as QuPath reads them, {@code ids}, {@code
 * pixels} and {@code score}, which is null unless confidence was asked for.
 */
public final class GeoJsonWriter implements ResultWriter {
  @Override
  public List<Path> write(Output output, Path folder) {
    Path file = folder.resolve(output.stem() + ".geojson");
    Json.write(file, json -> fields(json, output));
    return List.of(file);
  }

  /** Writes one result to a stream, which is left open. */
  public static void write(Output output, OutputStream out) throws IOException {
    Json.write(out, json -> fields(json, output));
  }

  private static void fields(JsonGenerator json, Output output) throws IOException {
    json.writeStringField("type", "FeatureCollection");
    json.writeObjectFieldStart("image");
    json.writeStringField("file", output.source());
    json.writeNumberField("width", output.segmentation().map().width());
    json.writeNumberField("height", output.segmentation().map().height());
    json.writeStringField("unit", "pixel");
    json.writeStringField("yAxis", "down");
    json.writeEndObject();
    json.writeArrayFieldStart("features");
    for (Map.Entry<ClassGroup, List<Region>> entry : output.regions().entrySet()) {
      for (Region region : entry.getValue()) {
        feature(json, region);
      }
    }
    json.writeEndArray();
  }

  private static void feature(JsonGenerator json, Region region) throws IOException {
    ClassGroup group = region.group();
    json.writeStartObject();
    json.writeStringField("type", "Feature");
    json.writeObjectFieldStart("properties");
    json.writeStringField("objectType", "annotation");
    json.writeObjectFieldStart("classification");
    json.writeStringField("name", group.name());
    Json.ints(json, "color", group.rgb() >> 16, group.rgb() >> 8 & 0xff, group.rgb() & 0xff);
    json.writeEndObject();
    Json.ints(json, "ids", group.ids().stream().mapToInt(id -> id).toArray());
    json.writeNumberField("pixels", region.pixels());
    Json.score(json, region.score());
    json.writeEndObject();
    json.writeObjectFieldStart("geometry");
    json.writeStringField("type", "Polygon");
    json.writeArrayFieldStart("coordinates");
    for (Ring ring : region.rings()) {
      Json.ring(json, ring, true);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }
}
