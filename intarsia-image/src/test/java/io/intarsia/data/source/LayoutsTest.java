package io.intarsia.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.SharedData;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutsTest {
  @TempDir Path root;
  private Made made;

  @BeforeEach
  void make() {
    made = new Made(root);
  }

  @Test
  void readsCityscapes() throws IOException {
    made.picture("leftImg8bit/val/ulm/ulm_1_leftImg8bit.png", 4, 1);
    made.mask("gtFine/val/ulm/ulm_1_gtFine_labelIds.png", 4, 7, 33, 3, 0);
    made.mask("gtFine/val/ulm/ulm_1_gtFine_labelTrainIds.png", 4, 0, 18, 255, 255);
    made.mask("gtFine/val/ulm/ulm_1_gtFine_instanceIds.png", 4, 9, 9, 9, 9);
    Dataset data = made.open("type: cityscapes, subset: val");
    assertThat(Made.ids(data, 0)).isEqualTo("018xx");
    assertThat(data.group(0)).isEqualTo("ulm");
    Dataset train = made.open("type: cityscapes, subset: val, annotation: label_train_ids");
    assertThat(Made.ids(train, 0)).isEqualTo("018xx");
  }

  @Test
  void readsAde20kAndCocoStuff() throws IOException {
    made.bytes("images/training/a.jpg", PngWriter.encode(Picture.of(4, 1, new byte[12])));
    made.mask("annotations/training/a.png", 4, 0, 1, 2, 3);
    assertThat(Made.ids(made.open("type: ade20k"), 0)).isEqualTo("x012");

    made.bytes("images/train2017/a.jpg", PngWriter.encode(Picture.of(4, 1, new byte[12])));
    made.mask("annotations/train2017/a.png", 4, 0, 255, 12, 1);
    // Pixel value 12 is the twelfth class: the value 11 is unused.
    assertThat(Made.ids(made.open("type: coco_stuff"), 0)).isEqualTo("0x111");
  }

  @Test
  void readsVocPalettesAsIndices() throws IOException {
    made.bytes("JPEGImages/a.jpg", PngWriter.encode(Picture.of(2, 1, new byte[6])));
    LabelMap map = LabelMap.of(2, 1, new byte[] {15, -1});
    byte[] palette = new byte[768];
    palette[45] = (byte) 192;
    made.bytes("SegmentationClass/a.png", PngWriter.encode(map, palette));
    made.text("ImageSets/Segmentation/val.txt", "a\n");
    assertThat(Made.ids(made.open("type: voc, subset: val"), 0)).isEqualTo("15x");
  }

  @Test
  void readsCvatMasks() throws IOException {
    made.text("labelmap.txt", "# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:9,8,7::\n");
    made.text("ImageSets/Segmentation/default.txt", "a\n").picture("JPEGImages/a.png", 2, 1);
    byte[] rgb = {9, 8, 7, 0, 0, 0};
    made.bytes("SegmentationClass/a.png", PngWriter.encode(Picture.of(2, 1, rgb)));
    assertThat(Made.ids(made.open("type: cvat_masks"), 0)).isEqualTo("10");
  }

  private static final String FOLDER = "type: folder, images: i, masks: m, labels: [x, y]";

  private void three() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      made.picture("i/" + name + ".png", 2, 1).mask("m/" + name + ".png", 2, 0, 1);
    }
  }

  @Test
  void leavesOutWhatIsBroken() throws IOException {
    three();
    made.bytes("i/b.png", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> made.open(FOLDER).load(1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("b.png");
    Dataset data = made.open(FOLDER + ", skip_broken: true");
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.id(1)).isEqualTo("c");
  }

  @Test
  void takesASideOfASplit() throws IOException {
    three();
    made.text("s.json", "{'how': 'by hand', 'sides': {'train': ['c', 'a'], 'val': ['b']}}");
    Dataset data = made.open(FOLDER + ", split: {file: s.json, side: train}");
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.id(1)).isEqualTo("c");
    assertThat(data.fingerprint()).isNotEqualTo(made.open(FOLDER).fingerprint());
  }

  @Test
  void joinsDataSets() throws IOException {
    three();
    Dataset data = made.open("type: concat, of: [{" + FOLDER + "}, {" + FOLDER + "}]");
    assertThat(data.size()).isEqualTo(6);
    assertThat(data.id(3)).isEqualTo("1:a").isEqualTo(data.load(3).id());
    String other = FOLDER.replace("[x, y]", "[x, z]");
    assertThatThrownBy(() -> made.open("type: concat, of: [{" + FOLDER + "}, {" + other + "}]"))
        .hasMessageContaining("same classes");
  }

  @Test
  void keepsWhatFitsTheCache() throws IOException {
    three();
    Cached cached = new Cached(made.open(FOLDER), 20);
    assertThat(cached.load(0)).isSameAs(cached.load(0));
    assertThat(cached.load(1)).isSameAs(cached.load(1));
    assertThat(cached.load(2)).isNotSameAs(cached.load(2));
    assertThat(cached.held()).isEqualTo(16);
  }

  @Test
  void readsVocColours() {
    Path folder = SharedData.folder("voc_samples");
    Dataset data =
        made.open(
            "type: folder, image_suffix: _image.png, mask_suffix: _target.png, labels: voc,"
                + " mask_format: colour, ignore_colours: ['#ffffff', '#e0e0c0'], root: "
                + folder);
    assertThat(data.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(data.load(i).truth().width()).isEqualTo(513);
    }
  }
}
