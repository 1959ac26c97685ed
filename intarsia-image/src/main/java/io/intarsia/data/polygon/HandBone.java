package io.intarsia.data.polygon;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Refusal;
import io.intarsia.data.file.Entry;
import io.intarsia.data.file.ImageFile;
import io.intarsia.data.file.LabelFile;
import io.intarsia.data.file.Place;
import io.intarsia.label.LabelSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * X-rays of hands with polygons of their bones, one folder of pictures and one of JSON for each
 * person: {@code images/ID001/a.png} with {@code annotations/ID001/a.json}, which has {@code
 * annotations[].label} and {@code .points}. Bones overlap, so there is a mask for each. A person is
 * a group: the left and the right hand must not stand on both sides of a split.
 */
public final class HandBone {
  private HandBone() {}

  /** The 29 bones in the order of the contest. */
  public static LabelSpace labels() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= 19; i++) {
      names.add("finger-" + i);
    }
    names.addAll(List.of("Trapezium", "Trapezoid", "Capitate", "Hamate", "Scaphoid", "Lunate"));
    names.addAll(List.of("Triquetrum", "Pisiform", "Radius", "Ulna"));
    return LabelFile.of(names);
  }

  /**
   * The pictures with their JSON.
   *
   * @throws Refusal INPUT if a picture has none
   */
  public static List<Entry> entries(Path images, Path annotations, Painting painting) {
    Place pictures = Place.of(images);
    Place jsons = Place.of(annotations);
    List<Entry> entries = new ArrayList<>();
    for (String name : pictures.names()) {
      if (!name.matches("(?i).*\\.(png|jpe?g|tiff?|bmp|webp)")) {
        continue;
      }
      String id = name.substring(0, name.lastIndexOf('.'));
      Path json = jsons.file(id + ".json", pictures.toString());
      if (!Files.isRegularFile(json)) {
        throw Refusal.input("%s: the picture %s has no annotations %s", pictures, name, json);
      }
      int slash = id.indexOf('/');
      entries.add(
          new Entry(
              id,
              slash < 0 ? id : id.substring(0, slash),
              new ImageFile(pictures.file(name, pictures.toString())),
              ShapesOf.file(json, painting, () -> read(json, painting))));
    }
    return entries;
  }

  private static ShapesOf.Content read(Path json, Painting painting) {
    JsonNode root = Json.tree(json);
    List<Shape> shapes = new ArrayList<>();
    int number = 0;
    for (JsonNode each : root.path("annotations")) {
      String where = json + ": annotations[" + number++ + "]";
      int position = painting.position(Json.text(each.path("label"), where), where);
      double[] xy = Json.points(each.path("points"), where);
      shapes.add(new Shape(position, Region.polygon(List.of(xy), where)));
    }
    return new ShapesOf.Content(
        Json.side(root.at("/metadata/width"), json + ": metadata.width"),
        Json.side(root.at("/metadata/height"), json + ": metadata.height"),
        shapes);
  }
}
