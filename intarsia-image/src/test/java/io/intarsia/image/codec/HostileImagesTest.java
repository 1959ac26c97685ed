package io.intarsia.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImagesTest {
  private final Decoder decoder = new Decoder();
  private final Picture sample = Samples.picture(37, 23);

  private AbstractThrowableAssert<?, ?> refuses(byte[] file) {
    return assertThatThrownBy(() -> decoder.decode(file, "x.bin"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INPUT);
              assertThat(refusal.getMessage()).startsWith("x.bin").doesNotContain("\n");
            });
  }

  private byte[] file(String extension) {
    if (extension.equals(".gif")) {
      BufferedImage image = new BufferedImage(37, 23, BufferedImage.TYPE_BYTE_INDEXED);
      image.createGraphics().drawImage(sample.toBufferedImage(), 0, 0, null);
      return Samples.jdk(image, "gif");
    }
    return Samples.openCv(sample, extension);
  }

  @ParameterizedTest
  @ValueSource(strings = {".jpg", ".png", ".webp", ".tiff", ".bmp", ".gif"})
  void refusesATruncatedFileWhereverItEnds(String extension) {
    byte[] whole = file(extension);
    int last = extension.equals(".png") ? whole.length - 17 : whole.length - 3;
    for (int length = 0; length < last; length += Math.max(1, whole.length / 60)) {
      refuses(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void refusesAHeaderBombBeforeAllocating() {
    refuses(Samples.pngHeader(100_000, 100_000, 8, 2))
        .hasMessageContaining("100000x100000")
        .hasMessageContaining("imagePixels");
    refuses(Samples.pngHeader(300_000, 1, 8, 2)).hasMessageContaining("imageSide");
    refuses(Samples.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6));
  }

  @Test
  void refusesPixelsThatCannotFitIntoTheFile() {
    refuses(Samples.pngHeader(15_000, 15_000, 8, 2)).hasMessageContaining("cannot fit");
  }

  @Test
  void refusesAFileWithoutPixels() {
    refuses(Samples.pngHeader(0, 5, 8, 2)).hasMessageContaining("0x5 pixels");
    refuses(new byte[0]).hasMessageContaining("is empty");
    refuses(new byte[] {1, 2, 3, 4}).hasMessageContaining("wanted JPEG, PNG");
  }

  @Test
  void refusesAPngWithAWrongChecksum() {
    byte[] png = Samples.openCv(sample, ".png");
    png[29] ^= 1;
    refuses(png).hasMessageContaining("checksum");
    byte[] pixels = Samples.openCv(sample, ".png");
    pixels[pixels.length - 13] ^= 1;
    refuses(pixels).hasMessageContaining("checksum");
  }

  @Test
  void textThatInflatesToGigabytesIsNotInflated() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(new byte[] {'a', 0, 0});
    try (DeflaterOutputStream packer = new DeflaterOutputStream(text)) {
      for (int i = 0; i < 100; i++) {
        packer.write(new byte[1 << 20]);
      }
    }
    byte[] png = Samples.openCv(sample, ".png");
    byte[] bomb = Samples.withChunk(png, "zTXt", text.toByteArray());
    bomb = Samples.withChunk(bomb, "iCCP", text.toByteArray());
    assertThat(decoder.decode(bomb, "x")).isEqualTo(sample);
  }

  @Test
  void brokenExifCountsAsUpright() {
    byte[] png = Samples.openCv(sample, ".png");
    byte[] loop = Samples.exif(6);
    loop[4] = 0;
    byte[] beyond = Samples.exif(6);
    beyond[5] = 127;
    byte[] wild = Samples.exif(99);
    for (byte[] exif : new byte[][] {loop, beyond, wild, new byte[0], new byte[9]}) {
      assertThat(decoder.decode(Samples.withChunk(png, "eXIf", exif), "x")).isEqualTo(sample);
    }
  }

  @Test
  void countsAPictureAgainstTheLimitsGiven() {
    Limits tight = new Limits(37 * 23 - 1, 1000, 1, 1, 1, 1, 1, 1);
    byte[] png = Samples.openCv(sample, ".png");
    assertThatThrownBy(() -> new Decoder(tight).decode(png, "x"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("851 pixels, the limit is 850");
  }

  @Test
  void refusesAFolderAndAMissingFile(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> decoder.decode(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> decoder.decode(folder.resolve("no.png")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("does not exist");
    Path text = Files.writeString(folder.resolve("a.png"), "hello");
    assertThatThrownBy(() -> decoder.decode(text)).hasMessageContaining("is not a picture");
  }

  @Test
  void survivesTwoSecondsOfDamage() {
    FuzzImages.run(2, 20);
  }
}
