package io.intarsia.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
  private final Decoder decoder = new Decoder();
  private final Picture sample = Samples.picture(37, 23);

  @ParameterizedTest
  @ValueSource(strings = {".png", ".tiff", ".bmp"})
  void readsALosslessFileExactly(String extension) {
    assertThat(decoder.decode(Samples.openCv(sample, extension), "x")).isEqualTo(sample);
  }

  @ParameterizedTest
  @ValueSource(strings = {".jpg", ".webp"})
  void readsALossyFileAsOpenCvDoes(String extension) {
    byte[] file = Samples.openCv(sample, extension);
    try (Mat data = new Mat(file);
        Mat bgr = opencv_imgcodecs.imdecode(data, opencv_imgcodecs.IMREAD_COLOR)) {
      assertThat(decoder.decode(file, "x")).isEqualTo(Mats.toPicture(bgr));
    }
  }

  @Test
  void readsEveryKindOfPngTheJdkWrites() {
    int[] types = {
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_4BYTE_ABGR,
      BufferedImage.TYPE_BYTE_INDEXED,
      BufferedImage.TYPE_BYTE_BINARY
    };
    for (int type : types) {
      BufferedImage image = new BufferedImage(37, 23, type);
      image.createGraphics().drawImage(sample.toBufferedImage(), 0, 0, null);
      Picture want = type == BufferedImage.TYPE_BYTE_GRAY ? grey(image) : Picture.of(image);
      assertThat(decoder.decode(Samples.jdk(image, "png"), "x")).isEqualTo(want);
    }
  }

  @Test
  void readsSixteenBitsAsTheirUpperEight() {
    try (Mat mat = new Mat(1, 2, opencv_core.CV_16UC3)) {
      mat.data().put(new byte[] {9, 3, 9, 2, 9, 1, (byte) 255, 6, 0, 5, 0, 4});
      for (String extension : new String[] {".png", ".tiff"}) {
        Picture got = decoder.decode(Samples.openCv(mat, extension), "x");
        assertThat(got.rgb()).containsExactly(1, 2, 3, 4, 5, 6);
      }
    }
  }

  @Test
  void readsInterlacedPngAsPlainOnes() {
    assertThat(decoder.decode(Samples.interlacedPng(sample), "x")).isEqualTo(sample);
  }

  @Test
  void readsTheFirstFrameOfAGif() {
    BufferedImage image = new BufferedImage(37, 23, BufferedImage.TYPE_BYTE_INDEXED);
    image.createGraphics().drawImage(sample.toBufferedImage(), 0, 0, null);
    assertThat(decoder.decode(Samples.jdk(image, "gif"), "x")).isEqualTo(Picture.of(image));
  }

  @Test
  void readsAGreyJpeg() {
    try (Mat mat = Mats.toMat(sample.toGrey())) {
      Picture got = decoder.decode(Samples.openCv(mat, ".jpg"), "x");
      assertThat(got.rgb()[30]).isEqualTo(got.rgb()[31]).isEqualTo(got.rgb()[32]);
    }
  }

  @Test
  void appliesTheOrientationOfEveryFormatThatHasOne() {
    byte[] jpeg = Samples.openCv(sample, ".jpg");
    byte[] png = Samples.openCv(sample, ".png");
    Picture plain = decoder.decode(jpeg, "x");
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] exif = Samples.exif(orientation);
      assertThat(decoder.decode(Samples.withExif(jpeg, exif), "x"))
          .isEqualTo(plain.oriented(orientation));
      assertThat(decoder.decode(Samples.withChunk(png, "eXIf", exif), "x"))
          .isEqualTo(sample.oriented(orientation));
    }
  }

  @Test
  void readsAFileUnderAnyName(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("Gänse – 雁 🪿.png");
    Files.write(file, Samples.openCv(sample, ".png"));
    assertThat(decoder.decode(file)).isEqualTo(sample);
    assertThat(ImageHeader.read(file)).isEqualTo(new ImageHeader(ImageFormat.PNG, 37, 23, 1));
  }

  @Test
  void readsAStream() {
    byte[] file = Samples.openCv(sample, ".png");
    assertThat(decoder.decode(new ByteArrayInputStream(file), "upload")).isEqualTo(sample);
  }

  @Test
  void readsTheRawIndicesOfAMask() {
    byte[] levels = new byte[16];
    for (int i = 0; i < 16; i++) {
      levels[i] = (byte) (200 - i);
    }
    IndexColorModel model = new IndexColorModel(4, 16, levels, levels, levels);
    BufferedImage image = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_BINARY, model);
    for (int i = 0; i < 15; i++) {
      image.getRaster().setSample(i % 5, i / 5, 0, i);
    }
    IndexPicture got = decoder.decodeIndices(Samples.jdk(image, "png"), "mask");
    assertThat(got.depth()).isEqualTo(4);
    assertThat(got.palette()).startsWith((byte) 200, (byte) 200, (byte) 200, (byte) 199);
    assertThat(got.toLabelMap().ids())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
  }

  @Test
  void readsSixteenBitIndicesAndRefusesThemAsClassIds() {
    try (Mat mat = new Mat(1, 2, opencv_core.CV_16UC1)) {
      mat.data().put(new byte[] {7, 0, 2, 1});
      IndexPicture got = decoder.decodeIndices(Samples.openCv(mat, ".png"), "mask");
      assertThat(got.at(1, 0)).isEqualTo(258);
      assertThatThrownBy(got::toLabelMap).isInstanceOf(Refusal.class).hasMessageContaining("258");
    }
  }

  @Test
  void refusesAColourPictureAsAMask() {
    byte[] png = Samples.openCv(sample, ".png");
    assertThatThrownBy(() -> decoder.decodeIndices(png, "m.png"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("m.png is in colour");
  }

  private static Picture grey(BufferedImage image) {
    byte[] values = new byte[37 * 23];
    image.getRaster().getDataElements(0, 0, 37, 23, values);
    return GreyPicture.of(37, 23, values).toPicture();
  }
}
