package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.IndexPicture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCommandTest {
  @TempDir Path folder;
  private Path model;
  private Path out;

  @BeforeEach
  void saveModel() {
    model = Transcript.model(folder.resolve("model"));
    out = folder.resolve("out");
  }

  private Transcript segment(Object picture, Object... more) {
    Object[] args = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {"segment", picture, "--model", model, "--out", out}, 0, args, 0, 6);
    System.arraycopy(more, 0, args, 6, more.length);
    return Transcript.of(args);
  }

  @Test
  void writesMaskOverlayAndAreasOfOnePicture() throws IOException {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript run = segment(photo);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Transcript.names(out))
        .containsExactly("photo.index.png", "photo.json", "photo.overlay.png");
    IndexPicture index = new Decoder().decodeIndices(out.resolve("photo.index.png"));
    assertThat(index.width()).isEqualTo(90);
    assertThat(index.height()).isEqualTo(70);
    JsonNode json = new ObjectMapper().readTree(out.resolve("photo.json").toFile());
    long pixels = 0;
    for (JsonNode area : json.get("classes")) {
      pixels += area.get("pixels").asLong();
      assertThat(run.out()).contains(area.get("name").asText(), area.get("pixels").asText());
    }
    assertThat(pixels).isEqualTo(90 * 70);
    BufferedImage overlay = ImageIO.read(out.resolve("photo.overlay.png").toFile());
    assertThat(overlay.getWidth()).isEqualTo(90);
    assertThat(run.out()).contains("wrote " + out.resolve("photo.index.png"));
  }

  @Test
  void writesOneMaskForAMerge() throws IOException {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript run =
        segment(photo, "--merge", "all=wall,floor,sky", "--class", "all", "--format", "mask");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Transcript.names(out)).containsExactly("photo.all.mask.png");
    BufferedImage mask = ImageIO.read(out.resolve("photo.all.mask.png").toFile());
    assertThat(mask.getRaster().getSample(45, 35, 0)).isEqualTo(255);
    assertThat(run.out()).contains("100.00%");
  }

  @Test
  void listsTheNearestNamesOfAnUnknownClass() {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript run = segment(photo, "--class", "flor").refusedWith(ExitCodes.USAGE);
    assertThat(run.err()).contains("'flor'").contains("'floor'");
    assertThat(out).doesNotExist();
  }

  @Test
  void tellsOfABadFileAtTheEndAndDoesTheRest() throws IOException {
    Path photos = folder.resolve("photos");
    Transcript.picture(photos.resolve("a.png"));
    Files.writeString(photos.resolve("b.jpg"), "no picture at all");
    Transcript.picture(photos.resolve("c.jpg"));
    Transcript run = segment(photos, "--format", "index", "--quiet");
    run.refusedWith(ExitCodes.SOME_FAILED);
    assertThat(run.err()).contains("b.jpg");
    assertThat(Transcript.names(out)).containsExactly("a.index.png", "c.index.png");
  }

  @Test
  void givesEqualStemsDifferentNames() throws IOException {
    Transcript.picture(folder.resolve("p/x/view.png"));
    Transcript.picture(folder.resolve("p/y/View.jpg"));
    Transcript run = segment(folder.resolve("p") + "/**.{png,jpg}", "-f", "index", "-q");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Transcript.names(out)).containsExactly("View-2.index.png", "view.index.png");
  }

  @Test
  void neverWritesOverASource() throws IOException {
    Path first = Transcript.picture(out.resolve("photo.png"));
    Path second = Transcript.picture(out.resolve("photo.index.png"));
    byte[] before = Files.readAllBytes(second);
    Transcript run = segment(first, second, "-f", "index", "-q");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readAllBytes(second)).isEqualTo(before);
    assertThat(out.resolve("photo-2.index.png")).exists();
  }

  @Test
  void averagesViewsAndTilesOnPlainJava() throws IOException {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    Transcript run =
        segment(
            photo, "--tta", "flip,0.75", "--tile", "64,0.25", "--engine", "java", "--confidence");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("score");
  }

  @Test
  void fetchesAnAddressWithinItsBounds() throws IOException {
    byte[] picture = Files.readAllBytes(Transcript.picture(folder.resolve("photo.png")));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/street view.png",
        exchange -> {
          exchange.sendResponseHeaders(200, picture.length);
          exchange.getResponseBody().write(picture);
          exchange.close();
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 3L << 20);
          exchange.close();
        });
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      Transcript good = segment(base + "/street%20view.png?x=1", "-f", "index");
      assertThat(good.code()).as(good.err()).isZero();
      assertThat(Transcript.names(out)).containsExactly("street-20view.index.png");
      segment(base + "/endless", "--fetch-mib", "2").refusedWith(ExitCodes.NETWORK);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusesWhatItCannotRead() {
    Path photo = Transcript.picture(folder.resolve("photo.png"));
    segment(folder.resolve("none.jpg")).refusedWith(ExitCodes.INPUT);
    segment(model).refusedWith(ExitCodes.INPUT);
    segment(photo, "--format", "gif").refusedWith(ExitCodes.USAGE);
    segment(photo, "--engine", "abacus").refusedWith(ExitCodes.USAGE);
    segment(photo, "--engine", "onnx", "--device", "cuda").refusedWith(ExitCodes.USAGE);
    segment(photo, "--tta", "upside-down").refusedWith(ExitCodes.USAGE);
    segment(photo, "--size", "0x9").refusedWith(ExitCodes.USAGE);
    segment(photo, "--merge", "wall").refusedWith(ExitCodes.USAGE);
    assertThat(out).doesNotExist();
  }
}
