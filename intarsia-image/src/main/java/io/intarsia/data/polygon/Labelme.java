package io.intarsia.data.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.ImageFile;
import io.intarsia.data.file.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of labelme, one JSON for each picture, at any depth of a folder. The picture has the JSON's
 * name or is named by its {@code imagePath}; pictures inside the JSON are not read. Polygons,
 * rectangles and circles count, points and lines cover nothing.
 */
public final class Labelme {
  private static final List<String> SUFFIXES =
      List.of(".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff");

  private Labelme() {}

  /** The pictures that have a JSON. */
  public static List<Entry> entries(Path folder, Painting painting) {
    Place place = Place.of(folder);
    List<Entry> entries = new ArrayList<>();
    for (String name : place.names()) {
      if (name.endsWith(".json")) {
        Path json = place.file(name, place.toString());
        String id = name.substring(0, name.length() - 5);
        ImageFile image = new ImageFile(image(place, id, json));
        entries.add(
            new Entry(id, id, image, ShapesOf.file(json, painting, () -> read(json, painting))));
      }
    }
    return entries;
  }

  private static Path image(Place place, String id, Path json) {
    for (String suffix : SUFFIXES) {
      Path found = place.file(id + suffix, json.toString());
      if (Files.isRegularFile(found)) {
        return found;
      }
    }
    String where = json + ": imagePath";
    String named = Json.text(Json.tree(json).path("imagePath"), where);
    int slash = id.lastIndexOf('/');
    Path found = place.file(slash < 0 ? named : id.substring(0, slash + 1) + named, where);
    if (!Files.isRegularFile(found)) {
      throw Refusal.input("%s: there is no picture %s", json, found);
    }
    return found;
  }

  private static ShapesOf.Content read(Path json, Painting painting) {
    JsonNode root = Json.tree(json);
    List<Shape> shapes = new ArrayList<>();
    int number = 0;
    for (JsonNode shape : root.path("shapes")) {
      String where = json + ": shapes[" + number++ + "]";
      int position = painting.position(Json.text(shape.path("label"), where), where);
      double[] xy = Json.points(shape.path("points"), where);
      String type = shape.path("shape_type").asText("polygon");
      switch (type) {
        case "polygon" -> shapes.add(new Shape(position, Region.polygon(List.of(xy), where)));
        case "rectangle", "circle" -> {
          if (xy.length != 4) {
            throw Refusal.input("%s: a %s wants two points, got %d", where, type, xy.length / 2);
          }
          double radius = Math.hypot(xy[2] - xy[0], xy[3] - xy[1]);
          shapes.add(
              new Shape(
                  position,
                  type.equals("circle")
                      ? Region.ellipse(xy[0], xy[1], radius, radius, where)
                      : Region.box(xy[0], xy[1], xy[2], xy[3], where)));
        }
        case "point", "line", "linestrip", "points" -> {}
        default ->
            throw Refusal.input("%s: shapes of type '%s' are not read", where, Quote.of(type));
      }
    }
    return new ShapesOf.Content(
        Json.side(root.path("imageWidth"), json + ": imageWidth"),
        Json.side(root.path("imageHeight"), json + ": imageHeight"),
        shapes);
  }
}
