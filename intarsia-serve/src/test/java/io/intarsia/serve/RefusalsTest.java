package io.intarsia.serve;

import static io.intarsia.serve.Running.SEGMENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class RefusalsTest {
  private static Running running;

  @BeforeAll
  static void start() throws Exception {
    running = Running.of("limits.body_mib", 1, "limits.parts", 3, "limits.megapixels", "0.1");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static String refused(HttpResponse<byte[]> response, int status) throws Exception {
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(Running.json(response).get("request").asText()).isNotEmpty();
    String sentence = Running.error(response);
    assertThat(sentence).isNotBlank().doesNotContain("Exception", "\n");
    return sentence;
  }

  @ParameterizedTest
  @CsvSource({
    "format=gif, there is no format 'gif'",
    "size=3, unknown parameter 'size'",
    "class=flor, 'floor'",
    "merge=wall, wants the form",
    "merge=wall=wall, already has that name",
    "opacity=2, from 0 to 1",
    "least=-1, number of pixels",
    "box=1, 'x,y,width,height'",
    "format=index&format=json, wanted once"
  })
  void tellsWhatIsOffAboutTheAddress(String query, String sentence) throws Exception {
    assertThat(refused(running.post(SEGMENT + "?" + query, Tiny.png(8, 8)), 400))
        .contains(sentence);
  }

  @Test
  void knowsNoOtherModelsAddressesAndMethods() throws Exception {
    assertThat(refused(running.post("/v1/models/other/segment", new byte[1]), 404))
        .contains("tiny");
    refused(running.get("/nothing"), 404);
    refused(running.get("/v1/models/"), 404);
    HttpResponse<byte[]> get = running.get(SEGMENT);
    assertThat(refused(get, 405)).contains("POST");
    assertThat(get.headers().firstValue("Allow")).contains("POST");
    HttpRequest.Builder delete = HttpRequest.newBuilder(running.at("/v1/models")).DELETE();
    assertThat(refused(running.send(delete), 405)).contains("GET");
  }

  @Test
  void opensNoPathOfAnAddress() throws Exception {
    for (String path :
        List.of(
            "/v1/models/..%2f..%2fetc%2fpasswd/segment",
            "/v1/models/%2e%2e/segment",
            "/../../etc/passwd",
            "/page/..%5c..%5cwindows",
            "/io/intarsia/serve/openapi.json",
            "/openapi.json%00.png")) {
      Socket socket =
          running.raw("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n", new byte[0]);
      String answer = Running.read(socket);
      assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[045] .*");
      assertThat(answer).contains("\"error\"");
    }
  }

  @Test
  void refusesWhatIsNoPicture() throws Exception {
    byte[] good = Tiny.png(20, 20);
    assertThat(refused(running.post(SEGMENT, "hello".getBytes(StandardCharsets.UTF_8)), 415))
        .contains("JPEG, PNG");
    refused(running.post(SEGMENT, new byte[0]), 422);
    refused(running.post(SEGMENT, Arrays.copyOf(good, good.length / 2)), 422);
    refused(running.post(SEGMENT, good, "Content-Type", "text/html"), 415);
    refused(running.post(SEGMENT, good, "Content-Encoding", "gzip"), 415);
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    System.arraycopy(good, 0, noise, 0, 60);
    refused(running.post(SEGMENT, noise), 422);
  }

  @Test
  void refusesBombsBeforeTheyGoOff() throws Exception {
    assertThat(refused(running.post(SEGMENT, header(100_000, 100_000)), 413))
        .contains("100000x100000", "limits.megapixels");
    assertThat(refused(running.post(SEGMENT, Tiny.png(400, 300)), 413)).contains("400x300");
  }

  /** A PNG that says it has these sides, with hardly any pixels. */
  private static byte[] header(int width, int height) throws Exception {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    DataOutputStream sides = new DataOutputStream(head);
    sides.writeInt(width);
    sides.writeInt(height);
    sides.write(new byte[] {8, 2, 0, 0, 0});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(out, "IHDR", head.toByteArray());
    chunk(out, "IDAT", new byte[] {0x78, (byte) 0x9c, 3, 0, 0, 0, 0, 1});
    chunk(out, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(DataOutputStream out, String name, byte[] body) throws Exception {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.US_ASCII));
    sum.update(body);
    out.writeInt(body.length);
    out.writeBytes(name);
    out.write(body);
    out.writeInt((int) sum.getValue());
  }

  @Test
  void boundsBodiesPartsAndHeaders() throws Exception {
    assertThat(refused(running.post(SEGMENT, new byte[1_500_000]), 413)).contains("body_mib");
    byte[] small = Tiny.png(8, 8);
    byte[] many = Running.multipart("b", "1", small, "2", small, "3", small, "4", small);
    String type = "multipart/form-data; boundary=b";
    assertThat(refused(running.post(SEGMENT, many, "Content-Type", type), 413)).contains("3 parts");
    refused(running.post(SEGMENT, small, "Content-Type", type), 400);
    refused(running.post(SEGMENT, small, "Content-Type", "multipart/form-data"), 400);
    refused(running.get("/v2", "X-Long", "x".repeat(30_000)), 431);
  }

  @Test
  void saysInJsonWhatIsNoHttp() throws Exception {
    String answer = Running.read(running.raw("NONSENSE\n\n", new byte[0]));
    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"error\"");
    Socket chunks =
        running.raw(
            "POST "
                + SEGMENT
                + " HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n"
                + "Connection: close\n\nzz\n",
            new byte[0]);
    assertThat(Running.read(chunks)).startsWith("HTTP/1.1 4");
    assertThat(running.get("/v2/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void wantsAKeyIfThereIsOne() throws Exception {
    String key = "0123456789abcdef";
    try (Running guarded = Running.of("api_keys", List.of("another-key-of-16", key))) {
      HttpResponse<byte[]> none = guarded.get("/v1/models");
      refused(none, 401);
      assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
      refused(guarded.get("/v1/models", "X-API-Key", key + "0"), 401);
      refused(guarded.post(SEGMENT, Tiny.png(8, 8), "Authorization", "Basic " + key), 401);
      refused(guarded.get("/metrics"), 401);
      assertThat(guarded.get("/v1/models", "X-API-Key", key).statusCode()).isEqualTo(200);
      assertThat(guarded.get("/metrics", "Authorization", "Bearer " + key).statusCode())
          .isEqualTo(200);
      assertThat(guarded.get("/v2/health/ready").statusCode()).isEqualTo(200);
      assertThat(guarded.log).noneMatch(line -> line.contains(key));
    }
  }
}
