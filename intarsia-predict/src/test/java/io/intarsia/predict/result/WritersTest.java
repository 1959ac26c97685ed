package io.intarsia.predict.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.CocoPolygon;
import io.intarsia.metric.Rle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritersTest {
  @TempDir Path folder;

  private final Segmentation result =
      Results.of(Confidence.of(ramp(12)), "1110", "1010", "1112")
          .in(Results.SPACE.withMerge("facade=wall,water"));

  @Test
  void jsonHoldsAreasRunLengthsAndPolygons() throws IOException {
    List<Path> files = new JsonWriter().write(output(List.of()), folder.resolve("new"));
    assertThat(files).containsExactly(folder.resolve("new/street.json"));
    JsonNode json = read(files.get(0));
    assertThat(json.at("/schema").asText()).isEqualTo("intarsia.segmentation");
    assertThat(json.at("/schemaVersion").asInt()).isEqualTo(1);
    assertThat(json.at("/image")).hasToString("{\"file\":\"street.jpg\",\"width\":4,\"height\":3}");
    assertThat(json.at("/labels")).hasToString("{\"space\":\"test\",\"ignoreId\":255}");
    assertThat(json.at("/made/model").asText()).isEqualTo("owner/model");
    assertThat(json.at("/made/millis").asDouble()).isEqualTo(12.5);
    assertThat(json.at("/classes").findValuesAsText("name"))
        .containsExactly("ground", "wall", "sea/lake, water", "facade");
    JsonNode wall = json.at("/classes/1");
    assertThat(wall.at("/color").asText()).isEqualTo("#ff0000");
    assertThat(wall.at("/pixels").asInt()).isEqualTo(8);
    assertThat(wall.at("/share").asDouble()).isEqualTo(8 / 12.0);
    assertThat(wall.at("/score").asDouble()).isEqualTo(0.4167, within(1e-9));
    assertThat(wall.at("/regions/0/box")).hasToString("[0,0,3,3]");
    assertThat(wall.at("/regions/0/polygon"))
        .hasToString("[[[0,0],[3,0],[3,3],[0,3]],[[1,2],[2,2],[2,1],[1,1]]]");
    assertThat(json.at("/classes/3/ids")).hasToString("[1,2]");
    for (JsonNode node : json.get("classes")) {
      Rle rle = Rle.ofCompressed(node.at("/rle/counts").asText(), 4, 3);
      ClassGroup group = result.space().find(node.get("name").asText());
      assertThat(rle).isEqualTo(Rle.encode(result.mask(group).values(), 4, 3));
    }
  }

  @Test
  void jsonHoldsWhatWasChosenEvenIfItDoesNotOccur() throws IOException {
    List<ClassGroup> chosen = List.of(result.space().find("sky"), result.space().find("facade"));
    JsonNode json = read(new JsonWriter().write(output(chosen), folder).get(0));
    assertThat(json.at("/classes").findValuesAsText("name")).containsExactly("sky", "facade");
    assertThat(json.at("/classes/0/pixels").asInt()).isZero();
    assertThat(json.at("/classes/0/score").isNull()).isTrue();
    assertThat(json.at("/classes/0/rle/counts").asText()).isEqualTo("<");
    assertThat(json.at("/classes/0/regions")).isEmpty();
  }

  @Test
  void geoJsonHoldsClosedRingsAndSaysWhereYPoints() throws IOException {
    List<Path> files = new GeoJsonWriter().write(output(List.of()), folder);
    assertThat(files).containsExactly(folder.resolve("street.geojson"));
    JsonNode json = read(files.get(0));
    assertThat(json.at("/type").asText()).isEqualTo("FeatureCollection");
    assertThat(json.at("/image/yAxis").asText()).isEqualTo("down");
    JsonNode wall = json.at("/features/2");
    assertThat(wall.at("/properties/classification"))
        .hasToString("{\"name\":\"wall\",\"color\":[255,0,0]}");
    assertThat(wall.at("/properties/pixels").asInt()).isEqualTo(8);
    assertThat(wall.at("/geometry/type").asText()).isEqualTo("Polygon");
    assertThat(wall.at("/geometry/coordinates/0")).hasToString("[[0,0],[3,0],[3,3],[0,3],[0,0]]");
    assertThat(wall.at("/geometry/coordinates/1")).hasToString("[[1,2],[2,2],[2,1],[1,1],[1,2]]");
  }

  @Test
  void cocoHoldsABatchWhoseAnnotationsFillBackToTheRegions() throws IOException {
    Path file = folder.resolve("batch.coco.json");
    LabelSpace space = Results.SPACE.withMerge("facade=wall,water");
    Segmentation[] batch = new Segmentation[3];
    try (CocoWriter writer = new CocoWriter(file, false)) {
      for (int i = 0; i < batch.length; i++) {
        batch[i] = new Segmentation(Results.random(i, 40, 30), space, null, Results.MADE);
        String name = "p" + i;
        assertThat(
                writer.write(new Output(name, name + ".png", batch[i], null, List.of(), 4), folder))
            .isEmpty();
      }
      assertThat(file).doesNotExist();
    }
    JsonNode json = read(file);
    assertThat(json.at("/images/2"))
        .hasToString("{\"id\":3,\"file_name\":\"p2.png\",\"width\":40,\"height\":30}");
    assertThat(json.at("/categories").findValuesAsText("id"))
        .containsExactly("0", "1", "2", "7", "8");
    assertThat(json.at("/categories/4/name").asText()).isEqualTo("facade");
    int[] seen = new int[batch.length];
    int holes = 0;
    int id = 0;
    for (JsonNode node : json.get("annotations")) {
      assertThat(node.get("id").asInt()).isEqualTo(++id);
      int image = node.get("image_id").asInt() - 1;
      int category = node.get("category_id").asInt();
      List<Region> regions =
          category == 8
              ? batch[image].regions(space.find("facade"), 4)
              : batch[image].regions(space.find(space.byId(category).name()), 4);
      Rle rle = rle(node.get("segmentation"), 40, 30);
      assertThat(rle.area()).isEqualTo(node.get("area").asLong());
      assertThat(rle.box()).containsExactly(ints(node.get("bbox")));
      assertThat(regions).anyMatch(r -> r.pixels() == rle.area() && r.x() == rle.box()[0]);
      assertThat(node.has("score")).isFalse();
      holes += node.get("segmentation").isObject() ? 1 : 0;
      seen[image]++;
    }
    assertThat(holes).isPositive();
    for (int i = 0; i < batch.length; i++) {
      assertThat(seen[i])
          .isEqualTo(batch[i].regions(4).size() + batch[i].regions(space.find("facade"), 4).size());
    }
  }

  @Test
  void cocoWritesRunLengthsOnRequestAndOneSpaceOnly() throws IOException {
    Path file = folder.resolve("batch.coco.json");
    try (CocoWriter writer = new CocoWriter(file, true)) {
      writer.write(output(List.of(result.space().find("ground"))), folder);
      Segmentation other =
          new Segmentation(Results.map("0"), LabelSpace.builtIn("voc"), null, Results.MADE);
      assertThatThrownBy(
              () -> writer.write(new Output("a", "a", other, null, List.of(), 1), folder))
          .isInstanceOf(IllegalArgumentException.class);
    }
    JsonNode ground = read(file).at("/annotations/1");
    assertThat(ground.at("/segmentation/size")).hasToString("[3,4]");
    assertThat(ground.at("/score").asDouble()).isEqualTo(0.4167, within(0.1));
  }

  @Test
  void anEmptyBatchIsStillAFile() throws IOException {
    Path file = folder.resolve("none.json");
    new CocoWriter(file, false).close();
    assertThat(read(file)).hasToString("{\"images\":[],\"annotations\":[],\"categories\":[]}");
  }

  @Test
  void namesFilesAfterClassesWithoutTheirSigns() {
    assertThat(
            FileNames.of(
                List.of(
                    new ClassGroup("../Chest of drawers", List.of(4), 0),
                    new ClassGroup("sea/lake, water", List.of(1), 0),
                    new ClassGroup("Sea lake; water", List.of(2), 0),
                    new ClassGroup("壁", List.of(3), 0),
                    new ClassGroup("?", List.of(9), 0),
                    new ClassGroup("x".repeat(300), List.of(5), 0))))
        .containsExactly(
            "chest-of-drawers",
            "sea-lake-water-1",
            "sea-lake-water-2",
            "壁",
            "class-9",
            "x".repeat(60));
  }

  private Output output(List<ClassGroup> chosen) {
    return new Output("street", "street.jpg", result, null, chosen, 1);
  }

  private static Rle rle(JsonNode segmentation, int width, int height) {
    if (segmentation.isObject()) {
      return Rle.ofCompressed(segmentation.get("counts").asText(), width, height);
    }
    double[] xy = IntStream.of(ints(segmentation.get(0))).asDoubleStream().toArray();
    return CocoPolygon.fill(xy, width, height);
  }

  private static int[] ints(JsonNode node) {
    return IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray();
  }

  private static float[] ramp(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i / 12f;
    }
    return values;
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
