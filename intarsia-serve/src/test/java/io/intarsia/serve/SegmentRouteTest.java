package io.intarsia.serve;

import static io.intarsia.serve.Running.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.IndexPicture;
import io.intarsia.metric.Rle;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.result.Segmentation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SegmentRouteTest {
  private static final int WIDTH = 50;
  private static final int HEIGHT = 40;
  private static final byte[] PICTURE = Tiny.png(WIDTH, HEIGHT);
  private static Running running;
  private static Segmentation wanted;

  @BeforeAll
  static void start() throws Exception {
    running = Running.of();
    try (Segmenter segmenter = Tiny.segmenter()) {
      wanted = segmenter.segment(PICTURE);
    }
    assertThat(wanted.present().size()).as("the fixture shows several classes").isGreaterThan(1);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static BufferedImage image(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
    return ImageIO.read(new ByteArrayInputStream(response.body()));
  }

  @Test
  void answersWithJsonUnlessAskedOtherwise() throws Exception {
    HttpResponse<byte[]> response = running.post(SEGMENT, PICTURE, "Content-Type", "image/png");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    JsonNode json = Running.json(response);
    assertThat(json.get("image").get("width").asInt()).isEqualTo(WIDTH);
    assertThat(json.get("classes")).hasSize(wanted.present().size());
    for (JsonNode each : json.get("classes")) {
      int id = each.get("ids").get(0).asInt();
      Rle rle = Rle.ofCompressed(each.get("rle").get("counts").asText(), WIDTH, HEIGHT);
      assertThat(rle).isEqualTo(wanted.rles().get(id));
      assertThat(each.get("pixels").asLong()).isEqualTo(rle.area());
      assertThat(each.get("regions")).isNotNull();
    }
  }

  @Test
  void answersWithEachKindOfPicture() throws Exception {
    HttpResponse<byte[]> index = running.post(SEGMENT + "?format=index", PICTURE);
    assertThat(index.statusCode()).isEqualTo(200);
    IndexPicture map = new Decoder().decodeIndices(index.body(), "answer");
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertThat(map.at(x, y)).isEqualTo(wanted.map().at(x, y));
      }
    }
    BufferedImage color = image(running.post(SEGMENT + "?format=color", PICTURE));
    assertThat(color.getRGB(3, 4) & 0xffffff).isEqualTo(wanted.space().rgb(wanted.map().at(3, 4)));
    BufferedImage bare = image(running.post(SEGMENT + "?format=overlay&opacity=0", PICTURE));
    assertThat(bare.getRGB(7, 9) & 0xffffff)
        .isEqualTo(Tiny.picture(WIDTH, HEIGHT).pixel(7, 9) & 0xffffff);
    BufferedImage full = image(running.post(SEGMENT + "?format=overlay&opacity=1", PICTURE));
    assertThat(full.getRGB(7, 9)).isEqualTo(color.getRGB(7, 9));
  }

  @Test
  void answersWithTheMaskOfAClassAndOfAMerge() throws Exception {
    String present = wanted.present().get(0).name();
    BufferedImage mask = image(running.post(SEGMENT + "?format=mask&class=" + present, PICTURE));
    long count = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        count += mask.getRaster().getSample(x, y, 0) == 255 ? 1 : 0;
      }
    }
    assertThat(count).isEqualTo(wanted.area(present).pixels());
    BufferedImage all =
        image(running.post(SEGMENT + "?merge=all=wall,floor,sky", PICTURE, "Accept", "image/png"));
    assertThat(all.getRaster().getSample(20, 20, 0)).isEqualTo(255);
    HttpResponse<byte[]> nothing = running.post(SEGMENT + "?format=mask", PICTURE);
    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(Running.error(nothing)).contains("class=NAME");
  }

  @Test
  void answersByAccept() throws Exception {
    HttpResponse<byte[]> geo =
        running.post(SEGMENT, PICTURE, "Accept", "application/geo+json, image/png;q=0.5");
    assertThat(geo.headers().firstValue("Content-Type")).contains("application/geo+json");
    JsonNode json = Running.json(geo);
    assertThat(json.get("type").asText()).isEqualTo("FeatureCollection");
    assertThat(json.get("features")).isNotEmpty();
    image(running.post(SEGMENT, PICTURE, "Accept", "image/*"));
    HttpResponse<byte[]> none = running.post(SEGMENT, PICTURE, "Accept", "text/html");
    assertThat(none.statusCode()).isEqualTo(406);
    assertThat(Running.error(none)).contains("application/geo+json");
    HttpResponse<byte[]> conflict =
        running.post(SEGMENT + "?format=index", PICTURE, "Accept", "application/json");
    assertThat(conflict.statusCode()).isEqualTo(406);
  }

  @Test
  void segmentsABox() throws Exception {
    HttpResponse<byte[]> response = running.post(SEGMENT + "?box=5,6,20,10", PICTURE);
    JsonNode image = Running.json(response).get("image");
    assertThat(image.get("width").asInt()).isEqualTo(20);
    assertThat(image.get("height").asInt()).isEqualTo(10);
    assertThat(running.post(SEGMENT + "?box=45,0,20,10", PICTURE).statusCode()).isEqualTo(400);
    assertThat(running.post(SEGMENT + "?box=1,2,0,4", PICTURE).statusCode()).isEqualTo(400);
  }

  @Test
  void answersOneFileOfAMultipartBodyAsIfItWereTheBody() throws Exception {
    byte[] body = Running.multipart("b", "street.png", PICTURE);
    HttpResponse<byte[]> response =
        running.post(SEGMENT, body, "Content-Type", "multipart/form-data; boundary=b");
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(200);
    assertThat(Running.json(response).get("image").get("file").asText()).isEqualTo("street.png");
  }

  @Test
  void streamsLinesForSeveralFilesAndTellsOfThoseThatFail() throws Exception {
    byte[] body =
        Running.multipart("b", "a.png", PICTURE, "torn.png", new byte[] {1, 2}, "c.png", PICTURE);
    HttpResponse<byte[]> response =
        running.post(SEGMENT, body, "Content-Type", "multipart/form-data; boundary=b");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Running.text(response).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).get("result").get("classes")).isNotEmpty();
    assertThat(lines.get(1).get("status").asInt()).isEqualTo(415);
    assertThat(lines.get(1).get("error").asText()).contains("torn.png");
    assertThat(lines.get(2).get("file").asText()).isEqualTo("c.png");
    assertThat(lines.get(2).get("status").asInt()).isEqualTo(200);
  }

  @Test
  void zipsPicturesUnderNamesThatLeadNowhere() throws Exception {
    byte[] body =
        Running.multipart(
            "b", "../../etc/passwd.png", PICTURE, "C:\\x\\..", PICTURE, "t.png", new byte[3]);
    HttpResponse<byte[]> response =
        running.post(
            SEGMENT + "?format=index", body, "Content-Type", "multipart/form-data; boundary=b");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/zip");
    Map<String, byte[]> entries = entries(response.body());
    assertThat(entries.keySet())
        .containsExactly("001-passwd.index.png", "002-C-x.index.png", "003-t.error.json");
    assertThat(new Decoder().decodeIndices(entries.get("001-passwd.index.png"), "entry").width())
        .isEqualTo(WIDTH);
  }

  @Test
  void zipsOneMaskForEachClass() throws Exception {
    HttpResponse<byte[]> response =
        running.post(SEGMENT + "?format=mask&class=wall&class=sky", PICTURE);
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(200);
    assertThat(entries(response.body()).keySet())
        .containsExactly("001-picture.1-wall.mask.png", "001-picture.2-sky.mask.png");
  }

  private static Map<String, byte[]> entries(byte[] zip) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void writesOneLineOfTheLogForEachRequest() throws Exception {
    running.post(SEGMENT, PICTURE, "X-Request-Id", "walk-17");
    Running.until(() -> running.log.stream().anyMatch(l -> l.contains("walk-17")));
    String line = running.log.stream().filter(l -> l.contains("walk-17")).findFirst().orElseThrow();
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("event").asText()).isEqualTo("request");
    assertThat(json.get("status").asInt()).isEqualTo(200);
    assertThat(json.get("model").asText()).isEqualTo("tiny");
    assertThat(json.get("bytes").asLong()).isEqualTo(PICTURE.length);
    assertThat(json.get("pixels").asLong()).isEqualTo((long) WIDTH * HEIGHT);
  }
}
