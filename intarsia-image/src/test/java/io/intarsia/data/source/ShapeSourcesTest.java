package io.intarsia.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.SharedData;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapeSourcesTest {
  private static final String TWO =
      """
      {'imageWidth': 4, 'imageHeight': 3, 'shapes': [
        {'label': 'a', 'points': [[0, 0], [2, 0], [2, 1], [0, 1]]},
        {'label': 'b', 'shape_type': 'rectangle', 'points': [[2, 1], [3, 2]]},
        {'label': 'b', 'shape_type': 'point', 'points': [[0, 2]]}]}
      """;

  @TempDir Path root;
  private Made made;

  @BeforeEach
  void make() {
    made = new Made(root);
  }

  @Test
  void readsLabelme() throws IOException {
    made.picture("p.png", 4, 3).text("p.json", TWO);
    Dataset data = made.open("type: labelme, labels: [_background_, a, b]");
    assertThat(Made.ids(data, 0)).isEqualTo("1110 1122 0022");
    assertThat(Made.ids(made.open("type: labelme, labels: [a, b]"), 0)).isEqualTo("000x 0011 xx11");
    String ignore = "type: labelme, labels: [_background_, a, b], overlap: ignore";
    assertThat(Made.ids(made.open(ignore), 0)).isEqualTo("1110 11x2 0022");
    String smallest = "type: labelme, labels: [_background_, b, a], overlap: smallest";
    assertThat(Made.ids(made.open(smallest), 0)).isEqualTo("2220 2211 0011");
    String without = "type: labelme, labels: [_background_, a], ignore_labels: b";
    assertThat(Made.ids(made.open(without), 0)).isEqualTo("1110 11xx 00xx");
  }

  @Test
  void paintsOverlappingMasks() throws IOException {
    made.picture("p.png", 4, 3).text("p.json", TWO);
    Dataset data = made.open("type: labelme, labels: [a, b], multi_label: true");
    assertThat(data.multiLabel()).isTrue();
    assertThat(Made.mask(data, 0, 0)).isEqualTo("1110 1110 0000");
    assertThat(Made.mask(data, 0, 1)).isEqualTo("0000 0011 0011");
  }

  @Test
  void refusesBrokenLabelme() throws IOException {
    made.picture("p.png", 4, 3);
    Map<String, String> faults =
        Map.of(
            TWO.replace("'b'", "'c'"), "no class 'c'",
            TWO.replace("[2, 1], [3, 2]", "[2, 1]"), "shapes[1]: a rectangle wants two points",
            TWO.replace("[2, 0]", "[2]"), "points [x, y]",
            TWO.replace("[2, 0]", "[1e300, 0]"), "coordinate",
            TWO.replace("'imageWidth': 4", "'imageWidth': 5"), "are 5x3",
            TWO.replace("'imageWidth': 4", "'imageWidth': 1e9"), "side of 1 to",
            TWO.substring(0, 60), "not valid JSON");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      made.text("p.json", fault.getKey());
      assertThatThrownBy(() -> made.open("type: labelme, labels: [a, b]").load(0))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(fault.getValue());
    }
    Files.delete(root.resolve("p.png"));
    made.text("p.json", "{'imagePath': '../../p.png'}");
    assertThatThrownBy(() -> made.open("type: labelme, labels: [a, b]"))
        .hasMessageContaining("leads out");
  }

  @Test
  void readsHandBonesByPerson() throws IOException {
    made.picture("DCM/ID001/l.png", 4, 3).picture("DCM/ID001/r.png", 4, 3);
    String json =
        """
        {'annotations': [{'label': 'Radius', 'points': [[0, 0], [1, 0], [1, 1], [0, 1]]},
          {'label': 'Ulna', 'points': [[1, 1], [3, 1], [3, 2], [1, 2]]}]}
        """;
    made.text("outputs_json/ID001/l.json", json).text("outputs_json/ID001/r.json", json);

    Dataset data = made.open("type: hand_bone");

    assertThat(data.space().size()).isEqualTo(29);
    assertThat(data.group(0)).isEqualTo("ID001").isEqualTo(data.group(1));
    assertThat(data.id(1)).isEqualTo("ID001/r");
    assertThat(Made.mask(data, 0, 27)).isEqualTo("1100 1100 0000");
    assertThat(Made.mask(data, 0, 28)).isEqualTo("0000 0111 0111");

    made.picture("DCM/ID002/l.png", 4, 3);
    assertThatThrownBy(() -> made.open("type: hand_bone")).hasMessageContaining("ID002/l.json");
  }

  private static final String COCO =
      """
      {'info': {'a': [1]}, 'annotations': [
        {'image_id': 7, 'category_id': 3, 'segmentation': [[0, 0, 2, 0, 2, 2, 0, 2]]},
        {'image_id': 7, 'category_id': 5, 'iscrowd': 1,
         'segmentation': {'size': [3, 4], 'counts': [9, 3]}},
        {'image_id': 7, 'category_id': 5, 'segmentation': {'size': [3, 4], 'counts': '53'}}],
       'images': [{'id': 7, 'file_name': 'p.png', 'width': 4, 'height': 3},
                  {'id': 8, 'file_name': 'q.png', 'width': 4, 'height': 3}],
       'categories': [{'id': 5, 'name': 'b'}, {'id': 3, 'name': 'a'}]}
      """;

  @Test
  void readsCoco() throws IOException {
    made.picture("p.png", 4, 3).picture("q.png", 4, 3);
    made.text("c.json", COCO.replace("'53'", "'9M'").replace("'9M'", "[0, 1, 11]"));
    Dataset data = made.open("type: coco, annotations: c.json");
    assertThat(data.space().classes().stream().map(c -> c.name()).toList())
        .containsExactly("background", "a", "b");
    assertThat(Made.ids(data, 0)).isEqualTo("2102 1102 0002");
    assertThat(Made.ids(data, 1)).isEqualTo("0000 0000 0000");

    Dataset many = made.open("type: coco, annotations: c.json, multi_label: true");
    assertThat(many.space().size()).isEqualTo(2);
    assertThat(Made.mask(many, 0, 0)).isEqualTo("1100 1100 0000");
    assertThat(Made.mask(many, 0, 1)).isEqualTo("1001 0001 0001");
  }

  @Test
  void refusesBrokenCoco() throws IOException {
    made.picture("p.png", 4, 3).picture("q.png", 4, 3);
    String sound = COCO.replace("'53'", "[0, 1, 11]");
    Map<String, String> faults =
        Map.of(
            sound.replace("[9, 3]", "[9, 4]"),
            "annotations[1]: run-length mask",
            sound.replace("'p.png'", "'../p.png'"),
            "leads out",
            sound.replace("'category_id': 3", "'category_id': 4"),
            "category 4",
            sound.replace("[0, 0, 2", "['0', 0, 2"),
            "wanted a number",
            "[1]",
            "wanted an object");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      made.text("c.json", fault.getKey());
      assertThatThrownBy(() -> made.open("type: coco, annotations: c.json").load(0))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(fault.getValue());
    }
  }

  private static final String CVAT =
      """
      <?xml version='1.0' encoding='utf-8'?>
      <annotations><version>1.1</version>
       <image id='0' name='p.png' width='4' height='3'>
        <polygon label='b' points='0.00,0.00;2.00,0.00;2.00,1.00;0.00,1.00' z_order='1'></polygon>
        <box label='a' xtl='1' ytl='0' xbr='3' ybr='2' z_order='0'></box>
        <mask label='b' rle='1, 2, 1' left='2' top='1' width='2' height='2' z_order='2'></mask>
       </image></annotations>
      """;

  @Test
  void readsCvat() throws IOException {
    made.picture("images/p.png", 4, 3).text("annotations.xml", CVAT);
    String yaml = "type: cvat, labels: [background, a, b]";
    assertThat(Made.ids(made.open(yaml), 0)).isEqualTo("2221 2222 0121".replace("2222", "2222"));
  }

  @Test
  void refusesHostileCvat() throws IOException {
    made.picture("images/p.png", 4, 3);
    made.text("secret", "a");
    String entity =
        CVAT.replace("<annotations>", "<!DOCTYPE x [<!ENTITY e SYSTEM 'secret'>]><annotations>")
            .replace("label='b'", "label='&e;'");
    made.text("annotations.xml", entity);
    String yaml = "type: cvat, labels: [background, a, b]";
    assertThatThrownBy(() -> made.open(yaml)).isInstanceOf(Refusal.class);
    made.text("annotations.xml", CVAT.replace("left='2'", "left='3'"));
    assertThatThrownBy(() -> made.open(yaml)).hasMessageContaining("not inside 4x3");
    made.text("annotations.xml", CVAT.replace("p.png", "/p.png"));
    assertThatThrownBy(() -> made.open(yaml)).hasMessageContaining("leads out");
  }

  /** Writes the brush's bit stream: every channel value by itself, in literal blocks of 4. */
  private static String brush(int... alpha) {
    StringBuilder bits = new StringBuilder();
    append(bits, alpha.length * 4, 32);
    append(bits, 7, 5);
    for (int length : new int[] {3, 4, 8, 16}) {
      append(bits, length - 1, 4);
    }
    for (int i = 0; i < alpha.length; i++) {
      append(bits, i % 2, 1);
      append(bits, 0, 2);
      append(bits, 3, 3);
      for (int c = 0; c < (i % 2 == 1 ? 1 : 4); c++) {
        append(bits, alpha[i], 8);
      }
    }
    List<Integer> bytes = new ArrayList<>();
    for (int at = 0; at < bits.length(); at += 8) {
      String one = (bits.substring(at) + "0000000").substring(0, 8);
      bytes.add(Integer.parseInt(one, 2));
    }
    return bytes.toString();
  }

  private static void append(StringBuilder bits, int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      bits.append(value >> i & 1);
    }
  }

  private static String studio(String rle) {
    return """
        [{'data': {'image': '/data/upload/3/0123abcd-p%201.png'}, 'annotations': [
          {'was_cancelled': true, 'result': []},
          {'result': [
            {'type': 'polygonlabels', 'original_width': 4, 'original_height': 2, 'value':
              {'polygonlabels': ['a'], 'points': [[0, 0], [25, 0], [25, 50], [0, 50]]}},
            {'type': 'brushlabels', 'original_width': 4, 'original_height': 2, 'value':
              {'brushlabels': ['b'], 'format': 'rle', 'rle': RLE}},
            {'type': 'choices', 'value': {'choices': ['fine']}}]}]}]
        """
        .replace("RLE", rle);
  }

  @Test
  void readsLabelStudio() throws IOException {
    made.picture("up/p 1.png", 4, 2);
    made.text("e.json", studio(brush(0, 255, 0, 0, 0, 0, 0, 255)));
    String yaml = "type: label_studio, annotations: e.json, images: up, labels: [background, a, b]";
    assertThat(Made.ids(made.open(yaml), 0)).isEqualTo("1200 1102");

    made.text("e.json", studio("[0, 0, 0, 32, 1]"));
    assertThatThrownBy(() -> made.open(yaml).load(0)).hasMessageContaining("end early");
    made.text("e.json", studio(brush(0, 1)));
    assertThatThrownBy(() -> made.open(yaml).load(0)).hasMessageContaining("8 values");
  }

  @Test
  void readsFromAnArchive() throws IOException {
    made.picture("p.png", 4, 3).text("p.json", TWO);
    try (FileSystem zip =
        FileSystems.newFileSystem(root.resolve("all.zip"), Map.of("create", "true"))) {
      for (String name : new String[] {"p.png", "p.json"}) {
        Files.copy(root.resolve(name), zip.getPath(name));
      }
    }
    Dataset data = made.open("type: labelme, root: all.zip, labels: [_background_, a, b]");
    assertThat(Made.ids(data, 0)).isEqualTo("1110 1122 0022");
  }

  @Test
  void agreesWithLabelmesOwnMasks() {
    Path folder = SharedData.folder("labelme_voc");
    Dataset data = made.open("type: labelme, labels: " + folder + "/labels.txt, root: " + folder);
    Dataset masks =
        made.open(
            "type: folder, images: '', masks: SegmentationClass, image_suffix: .jpg,"
                + " labels: "
                + folder
                + "/labels.txt, root: "
                + folder);
    assertThat(data.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      LabelMap ours = ((Truth.Classes) data.load(i).truth()).map();
      LabelMap theirs = ((Truth.Classes) masks.load(i).truth()).map();
      assertThat(masks.id(i)).isEqualTo(data.id(i));
      int differing = 0;
      for (int at = 0; at < ours.ids().length; at++) {
        differing += ours.ids()[at] == theirs.ids()[at] ? 0 : 1;
      }
      // One of the three differed by 1.5 % of its pixels, mostly at borders; why is not known.
      assertThat(differing).isLessThan(ours.ids().length / 50);
    }
  }
}
