package io.intarsia.track.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.config.Config;
import io.intarsia.track.Artefact;
import io.intarsia.track.Run;
import io.intarsia.track.RunStore;
import io.intarsia.track.Status;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read back by a reader that shares no code with their writer. */
class TensorBoardSinkTest {
  @TempDir Path root;

  @Test
  void knowsThePublishedCheckSum() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Wire.crc32c(digits)).isEqualTo(0xe3069283);
    int crc = 0xe3069283;
    assertThat(EventFile.masked(digits)).isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
  }

  @Test
  void writesWhatTensorBoardReads() throws IOException {
    try (RunStore store = RunStore.open(root)) {
      Run run = store.start("tb", Config.parse("t", "a: 1"), Map.of("lr", "0|1"));
      Path events = run.folder().resolve("tensorboard");
      run.attach(new TensorBoardSink(events));
      run.metric(7, Map.of("val/mIoU", 0.5));
      run.metric(3_000_000_000L, Map.of("loss", Double.NaN));
      Path png = run.folder().resolve("street.png");
      ImageIO.write(new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB), "png", png.toFile());
      run.artefact(png, Artefact.SAMPLE);
      run.finish(Status.FINISHED, "");
      Run again = store.resume("tb");
      again.attach(new TensorBoardSink(events));
      again.truncateMetrics(7);
      again.metric(8, Map.of("val/mIoU", 0.75));
      again.finish(Status.FINISHED, "");

      List<Path> files = files(events);
      assertThat(files).hasSize(2);
      List<byte[]> first = Wire.records(Files.readAllBytes(files.get(0)));
      assertThat(first).hasSize(5);
      assertThat(Wire.only(Wire.fields(first.get(0)), 3).text()).isEqualTo("brain.Event:2");

      List<Wire.Field> text = Wire.only(value(first.get(1)), 8).message();
      assertThat(Wire.only(text, 1).value()).isEqualTo(7L);
      assertThat(Wire.only(text, 8).text()).contains("| lr | 0\\|1 |");

      assertThat(Wire.only(Wire.fields(first.get(2)), 2).value()).isEqualTo(7L);
      assertThat((Double) Wire.only(Wire.fields(first.get(2)), 1).value()).isBetween(1.7e9, 1e10);
      assertThat(Wire.only(value(first.get(2)), 1).text()).isEqualTo("val/mIoU");
      assertThat(Wire.only(value(first.get(2)), 2).value()).isEqualTo(0.5f);
      assertThat(Wire.only(Wire.fields(first.get(3)), 2).value()).isEqualTo(3_000_000_000L);
      assertThat(Wire.only(value(first.get(3)), 2).value()).isEqualTo(Float.NaN);

      assertThat(Wire.only(value(first.get(4)), 1).text()).isEqualTo("sample/street");
      List<Wire.Field> image = Wire.only(value(first.get(4)), 4).message();
      assertThat(image.subList(0, 3)).extracting(Wire.Field::value).containsExactly(3L, 5L, 3L);
      assertThat((byte[]) image.get(3).value()).isEqualTo(Files.readAllBytes(png));

      List<byte[]> second = Wire.records(Files.readAllBytes(files.get(1)));
      List<Wire.Field> restart = Wire.fields(second.get(2));
      assertThat(Wire.only(restart, 2).value()).isEqualTo(8L);
      assertThat(Wire.only(Wire.only(restart, 7).message(), 1).value()).isEqualTo(1L);
      assertThat(Wire.only(value(second.get(3)), 2).value()).isEqualTo(0.75f);
    }
  }

  private static List<Wire.Field> value(byte[] event) {
    return Wire.only(Wire.only(Wire.fields(event), 5).message(), 1).message();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void theReaderFindsEveryFlippedBit() throws IOException {
    Path file = root.resolve("events");
    try (EventFile events = new EventFile(file)) {
      events.append(new byte[] {1, 2, 3});
    }
    byte[] good = Files.readAllBytes(file);
    assertThat(Wire.records(good)).hasSize(1);
    List<Integer> unseen = new ArrayList<>();
    for (int bit = 64; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        Wire.records(bad);
        unseen.add(bit);
      } catch (IllegalStateException expected) {
        assertThat(expected).hasMessage("check sum");
      }
    }
    assertThat(unseen).isEmpty();
  }

  @Test
  void aFileThatIsNoPngIsLeftOut() throws IOException {
    assertThat(PngHeader.of(new byte[0])).isNull();
    assertThat(PngHeader.of(new byte[100])).isNull();
    assertThatThrownBy(() -> new EventFile(root)).isInstanceOf(IOException.class);
  }
}
