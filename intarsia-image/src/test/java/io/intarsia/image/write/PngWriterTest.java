package io.intarsia.image.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.image.LabelMap;
import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.IndexPicture;
import io.intarsia.image.codec.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngWriterTest {
  private final Picture sample = Samples.picture(301, 203);
  @TempDir private Path folder;

  @Test
  void aForeignReaderGetsTheSamePixels() {
    try (Mat data = new Mat(PngWriter.encode(sample));
        Mat bgr = opencv_imgcodecs.imdecode(data, opencv_imgcodecs.IMREAD_COLOR)) {
      assertThat(Mats.toPicture(bgr)).isEqualTo(sample);
    }
    assertThat(new Decoder().decode(PngWriter.encode(sample.toGrey()), "x"))
        .isEqualTo(sample.toGrey().toPicture());
  }

  @Test
  void keepsTheIdsOfALabelMapAndShowsItsPalette() {
    LabelMap labels = LabelMap.of(3, 1, new byte[] {0, 2, 1});
    byte[] palette = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    byte[] file = PngWriter.encode(labels, palette);
    IndexPicture got = new Decoder().decodeIndices(file, "x");
    assertThat(got.toLabelMap()).isEqualTo(labels);
    assertThat(got.palette()).isEqualTo(palette);
    assertThat(new Decoder().decode(file, "x").rgb()).containsExactly(1, 2, 3, 7, 8, 9, 4, 5, 6);
  }

  @Test
  void writesRowByRowWhatItWritesWhole() throws Exception {
    Path file = folder.resolve("deep/er/x.png");
    PngWriter.rgb(
        file,
        301,
        203,
        PngWriter.FAST,
        rows -> {
          for (int y = 0; y < 203; y++) {
            rows.put(sample.rgb(), y * 301 * 3, 1);
          }
        });
    assertThat(Files.readAllBytes(file)).isEqualTo(PngWriter.encode(sample));
  }

  @Test
  void leavesNoFileWhenRowsAreMissing() {
    Path file = folder.resolve("x.png");
    assertThatThrownBy(
            () -> PngWriter.index(file, 4, 4, null, 1, rows -> rows.put(new byte[12], 0, 3)))
        .hasMessageContaining("1 rows are missing");
    assertThat(folder).isEmptyDirectory();
  }
}
