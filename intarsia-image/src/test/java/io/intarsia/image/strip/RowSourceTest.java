package io.intarsia.image.strip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.Samples;
import io.intarsia.image.write.PngWriter;
import io.intarsia.image.write.TiffWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowSourceTest {
  private static final int OVERLAP = 5;
  private final Picture sample = Samples.picture(67, 53);
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {".png", ".tiff", ".bmp"})
  void stripsOfAFileAreTheRowsOfThePicture(String extension) throws IOException {
    Path file = folder.resolve("x" + extension);
    Files.write(file, Samples.openCv(sample, extension));
    checkStrips(file);
  }

  @ParameterizedTest
  @CsvSource({"0,7,0", "0,7,6", "0,100,1", "16,0,0", "16,0,6", "128,0,0"})
  void readsTheTiffFilesThatItsWriterWrites(int tile, int rows, int level) {
    Path file = folder.resolve("x.tif");
    TiffWriter.write(
        file,
        67,
        53,
        new TiffWriter.Layout(tile, rows, level),
        (y0, y1, rgb) -> System.arraycopy(sample.rgb(), y0 * 67 * 3, rgb, 0, (y1 - y0) * 67 * 3));
    checkStrips(file);
    assertThat(new Decoder().decode(file)).isEqualTo(sample);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,1", "5,2", "8,1", "8,2", "32773,1"})
  void readsEveryCompressionAsLibtiffWritesIt(int compression, int predictor) throws IOException {
    Path file = folder.resolve("x.tif");
    int[] parameters = {
      opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION,
      compression,
      opencv_imgcodecs.IMWRITE_TIFF_PREDICTOR,
      predictor
    };
    Picture large = Samples.picture(301, 211);
    try (Mat mat = Mats.toMat(large);
        BytePointer out = new BytePointer();
        IntPointer numbers = new IntPointer(parameters)) {
      opencv_imgcodecs.imencode(".tif", mat, out, numbers);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      Files.write(file, bytes);
    }
    assertThat(new Decoder().decode(file)).isEqualTo(large);
  }

  private void checkStrips(Path file) {
    try (RowSource rows = RowSource.open(file, Limits.defaults(), OVERLAP)) {
      assertThat(rows.width()).isEqualTo(67);
      assertThat(rows.height()).isEqualTo(53);
      byte[] out = new byte[20 * 67 * 3];
      int[][] strips = {{0, 12}, {7, 20}, {15, 17}, {17, 17}, {30, 50}, {48, 53}};
      for (int[] strip : strips) {
        rows.read(strip[0], strip[1], out);
        int row = 67 * 3;
        assertThat(Arrays.copyOf(out, (strip[1] - strip[0]) * row))
            .isEqualTo(Arrays.copyOfRange(sample.rgb(), strip[0] * row, strip[1] * row));
      }
    }
  }

  @Test
  void refusesRowsThatAreGone() throws IOException {
    Path file = folder.resolve("x.png");
    Files.write(file, PngWriter.encode(sample));
    try (RowSource rows = RowSource.open(file, Limits.defaults(), OVERLAP)) {
      byte[] out = new byte[20 * 67 * 3];
      rows.read(10, 20, out);
      assertThatThrownBy(() -> rows.read(14, 20, out))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("above 15 are gone");
    }
  }

  @Test
  void refusesASideOverTheLimit() throws IOException {
    Path file = folder.resolve("x.png");
    Files.write(file, PngWriter.encode(sample));
    Limits base = Limits.defaults();
    Limits tight = new Limits(1000, 66, 1, 1, 1, 1, 1, 1);
    assertThat(base.imageSide()).isGreaterThan(67);
    assertThatThrownBy(() -> RowSource.open(file, tight, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the limit for a side is 66");
  }

  @Test
  void saysSoWhenAFileEndsTooEarly() throws IOException {
    byte[] whole = PngWriter.encode(sample);
    Path file = folder.resolve("x.png");
    Files.write(file, Arrays.copyOf(whole, whole.length * 2 / 3));
    try (RowSource rows = RowSource.open(file, Limits.defaults(), 0)) {
      assertThatThrownBy(() -> rows.read(0, 53, new byte[53 * 67 * 3]))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("truncated");
    }
  }
}
