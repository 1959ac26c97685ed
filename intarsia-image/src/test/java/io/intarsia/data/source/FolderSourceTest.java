package io.intarsia.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.SharedData;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
  @TempDir Path root;

  private void pair(String name, int... mask) throws IOException {
    picture("images/" + name, 2, 2);
    mask("masks/" + name, 2, 2, mask);
  }

  private void picture(String name, int width, int height) throws IOException {
    write(name, PngWriter.encode(Picture.of(width, height, new byte[width * height * 3])));
  }

  private void mask(String name, int width, int height, int... values) throws IOException {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    write(name, PngWriter.encode(GreyPicture.of(width, height, bytes)));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private Dataset open(String keys) {
    String yaml = "{type: folder, images: images, masks: masks, " + keys + "}";
    return DataSpecs.read(Config.parse("test", yaml).root(), root);
  }

  private static byte[] ids(Dataset data, int index) {
    return ((Truth.Classes) data.load(index).truth()).map().ids();
  }

  @Test
  void pairsByName() throws IOException {
    pair("b/one.png", 0, 1, 2, 255);
    pair("a.png", 2, 2, 1, 1);

    Dataset data = open("labels: [sky, sea, land]");

    assertThat(data.size()).isEqualTo(2);
    assertThat(data.id(1)).isEqualTo("b/one");
    assertThat(data.group(1)).isEqualTo("b/one");
    assertThat(ids(data, 1)).containsExactly(0, 1, 2, -1);
    assertThat(data.multiLabel()).isFalse();
    assertThat(data.space().size()).isEqualTo(3);
  }

  @Test
  void pairsByListOfNamesAndOfPaths() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    pair("b.png", 1, 1, 1, 1);
    pair("c d.png", 1, 0, 1, 0);
    write("some.txt", "# taken\nb\n\na.png\nc d\nimages/c%d.png masks/a.png\n".getBytes());
    picture("images/c%d.png", 2, 2);

    Dataset data = open("labels: [x, y], list: some.txt");

    assertThat(data.id(0)).isEqualTo("b");
    assertThat(data.id(1)).isEqualTo("a");
    assertThat(data.id(2)).isEqualTo("c d");
    assertThat(data.id(3)).isEqualTo("images/c%d");
    assertThat(ids(data, 2)).containsExactly(1, 0, 1, 0);
    assertThat(ids(data, 3)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void pairsByTable() throws IOException {
    pair("a.png", 1, 0, 0, 0);
    write("t.csv", "who,image,mask\r\n\"Ann, B\",images/a.png,masks/a.png\r\n".getBytes());

    Dataset data = open("labels: [x, y], csv: t.csv, group_column: who");

    assertThat(data.group(0)).isEqualTo("Ann, B");
    assertThat(ids(data, 0)).containsExactly(1, 0, 0, 0);
  }

  @Test
  void namesThePixelWithoutClass() throws IOException {
    pair("a.png", 0, 1, 7, 0);
    Dataset data = open("labels: [x, y]");
    assertThatThrownBy(() -> data.load(0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a.png: column 0, row 1 has the value 7")
        .hasMessageContaining("ignore: 7");
    assertThat(ids(open("labels: [x, y], ignore: 7"), 0)).containsExactly(0, 1, -1, 0);
  }

  @Test
  void mapsValues() throws IOException {
    pair("a.png", 0, 255, 128, 0);
    String values = "labels: [x, y], values: {0: y, 255: x, 128: ignore}";
    assertThat(ids(open(values), 0)).containsExactly(1, 0, -1, 1);
    assertThat(ids(open("labels: [x, y], mask_format: binary"), 0)).containsExactly(0, 1, 1, 0);
  }

  @Test
  void readsColours() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    byte[] rgb = {10, 20, 30, -1, -1, -1, 0, 0, 0, 10, 20, 30};
    write("masks/a.png", PngWriter.encode(Picture.of(2, 2, rgb)));
    write("labels.txt", "sky:10,20,30::\nsea:0,0,0::\n".getBytes());

    String keys = "labels: labels.txt, mask_format: colour";
    assertThatThrownBy(() -> open(keys).load(0))
        .hasMessageContaining("column 1, row 0 has the colour #ffffff");
    assertThat(ids(open(keys + ", ignore_colours: \"#ffffff\""), 0)).containsExactly(0, -1, 1, 0);
  }

  @Test
  void readsGreysThatAnOptimiserMovedToAPalette() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    LabelMap indices = LabelMap.of(2, 2, new byte[] {0, 1, 2, 1});
    byte[] greys = {0, 0, 0, 2, 2, 2, 3, 3, 3};
    write("masks/a.png", PngWriter.encode(indices, greys));
    assertThat(ids(open("labels: [w, x, y, z]"), 0)).containsExactly(0, 2, 3, 2);
    assertThat(ids(open("labels: [w, x, y, z], mask_format: grey"), 0)).containsExactly(0, 2, 3, 2);

    byte[] spread = {0, 0, 0, 100, 100, 100, -1, -1, -1};
    write("masks/a.png", PngWriter.encode(indices, spread));
    assertThat(ids(open("labels: [w, x, y, z]"), 0)).containsExactly(0, 1, 2, 1);

    LabelMap two = LabelMap.of(2, 2, new byte[] {0, 1, 0, 1});
    write("masks/a.png", PngWriter.encode(two, new byte[] {0, 0, 0, -1, -1, -1}));
    assertThatThrownBy(() -> open("labels: [w, x]").load(0)).hasMessageContaining("two ways");
    assertThat(ids(open("labels: [w, x], mask_format: grey"), 0)).containsExactly(0, -1, 0, -1);
    assertThat(ids(open("labels: [w, x], mask_format: binary"), 0)).containsExactly(0, 1, 0, 1);
  }

  @Test
  void refusesPathsThatLeaveTheFolder() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    for (String line : new String[] {"../a", "/etc/passwd", "x/../../a", "C:\\a", "a.png ../b"}) {
      write("some.txt", line.getBytes());
      assertThatThrownBy(() -> open("labels: [x, y], list: some.txt"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("some.txt:1")
          .hasMessageContaining("leads out of");
    }
  }

  @Test
  void refusesMissingMasksAndOtherSizes() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    picture("images/b.png", 2, 2);
    assertThatThrownBy(() -> open("labels: [x, y]")).hasMessageContaining("masks/b.png");
    mask("masks/b.png", 1, 2, 0, 0);
    assertThatThrownBy(() -> open("labels: [x, y]").load(1))
        .hasMessageContaining("b.png is 2x2")
        .hasMessageContaining("are 1x2");
  }

  @Test
  void refusesUnknownKeysAndLabels() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    assertThatThrownBy(() -> open("labels: [x, y], mask_sufix: .png"))
        .hasMessageContaining("mask_suffix");
    assertThatThrownBy(() -> open("labels: camvidd")).hasMessageContaining("camvid");
  }

  @Test
  void groupsByPattern() throws IOException {
    pair("p1_1.png", 0, 0, 0, 0);
    pair("p1_2.png", 0, 0, 0, 0);
    Dataset data = open("labels: [x, y], group: '^(.+)_'");
    assertThat(data.group(0)).isEqualTo("p1").isEqualTo(data.group(1));
  }

  @Test
  void fingerprintTellsVersionsApart() throws IOException {
    pair("a.png", 0, 0, 0, 0);
    String before = open("labels: [x, y]").fingerprint();
    assertThat(open("labels: [x, y]").fingerprint()).isEqualTo(before).hasSize(64);
    assertThat(open("labels: [x, z]").fingerprint()).isNotEqualTo(before);
    write("masks/a.png", new byte[3]);
    assertThat(open("labels: [x, y]").fingerprint()).isNotEqualTo(before);
  }

  @Test
  void readsCamVid() {
    Path folder = SharedData.folder("camvid11");
    String[] counts = {"train 367", "val 101", "test 233"};
    for (String each : counts) {
      String side = each.split(" ")[0];
      String yaml =
          "{type: folder, root: %s, images: %s, masks: %sannot, list: %s.txt, image_suffix: .webp,"
              .formatted(folder, side, side, side);
      Dataset data = DataSpecs.read(Config.parse("test", yaml + " labels: camvid}").root(), root);
      assertThat(data.size()).isEqualTo(Integer.parseInt(each.split(" ")[1]));
      long[] counted = new long[256];
      for (int i = 0; i < 8; i++) {
        long[] histogram = ((Truth.Classes) data.load(i * 12).truth()).map().histogram();
        Arrays.setAll(counted, id -> counted[id] + histogram[id]);
      }
      assertThat(counted[3]).isPositive();
      assertThat(counted[10]).isPositive();
      if (side.equals("val")) {
        // Void lies at the rim of these pictures; there are void pixels in each of them.
        assertThat(counted[255]).isGreaterThan(8 * 500);
      }
      assertThat(Arrays.stream(counted, 0, 11).sum() + counted[255]).isEqualTo(8 * 480 * 360);
    }
  }
}
