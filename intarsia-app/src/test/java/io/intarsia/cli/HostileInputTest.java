package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each hostile file: one line, the right code, nothing written. */
class HostileInputTest {
  private static final Path CHECKPOINTS =
      Path.of("../intarsia-core/src/test/resources/io/intarsia/weights");

  @TempDir Path folder;
  private Path photo;

  @BeforeEach
  void drawPhoto() {
    photo = Transcript.picture(folder.resolve("photo.png"));
  }

  private void refused(Path model) {
    Path out = folder.resolve("out");
    Transcript.of("segment", photo, "-m", model, "-o", out).refusedWith(ExitCodes.MODEL);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"malicious_zip.pth", "malicious_legacy.pth", "whole_module_zip.pth"})
  void refusesCheckpointsThatWouldRunCode(String name) {
    refused(CHECKPOINTS.resolve(name));
  }

  @Test
  void refusesTruncatedSafetensors() throws IOException {
    Path model = Transcript.model(folder.resolve("model"));
    Path values = model.resolve("model.safetensors");
    byte[] all = Files.readAllBytes(values);
    Files.write(values, Arrays.copyOf(all, all.length / 2));
    refused(model);
  }

  @Test
  void refusesAConfigurationOfOneGigabyte() throws IOException {
    Path model = Transcript.model(folder.resolve("model"));
    try (RandomAccessFile file =
        new RandomAccessFile(model.resolve("config.json").toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    refused(model);
  }

  @Test
  void refusesAZipBomb() throws IOException {
    Path bomb = folder.resolve("bomb.pth");
    try (OutputStream file = Files.newOutputStream(bomb);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 80; i++) {
        zip.write(zeros);
      }
    }
    refused(bomb);
  }

  @Test
  void refusesAPictureOfTenThousandMegapixels() throws IOException {
    Path model = Transcript.model(folder.resolve("model"));
    Path bomb = folder.resolve("bomb.png");
    Files.write(bomb, hugeHeader());
    Path out = folder.resolve("out");
    Transcript run = Transcript.of("segment", bomb, "-m", model, "-o", out);
    assertThat(run.code()).as(run.err()).isIn(ExitCodes.INPUT, ExitCodes.ENVIRONMENT);
    run.refusedWith(run.code());
    if (Files.exists(out)) {
      assertThat(Transcript.names(out)).isEmpty();
    }
  }

  /** A PNG that says 100,000 x 100,000 and ends. */
  private static byte[] hugeHeader() {
    ByteBuffer png = ByteBuffer.allocate(8 + 25);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.putInt(13).put("IHDR".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    png.putInt(100_000).putInt(100_000).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 sum = new CRC32();
    sum.update(png.array(), 12, 17);
    return png.putInt((int) sum.getValue()).array();
  }
}
