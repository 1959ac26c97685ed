package io.intarsia.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.NdArray;
import io.intarsia.predict.Segmenter;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests as the public clients put them together: triton-inference-server/client,
 * src/python/library/tritonclient/http/_utils.py @03a0aac and _infer_result.py @2a25fb3; kserve,
 * python/kserve/kserve/inference_client.py @0217bda.
 */
@Timeout(300)
class InferRouteTest {
  private static final String INFER = "/v2/models/tiny/infer";
  private static final String LENGTH = "Inference-Header-Content-Length";
  private static final int BATCH = 2;
  private static final int HEIGHT = 32;
  private static final int WIDTH = 64;
  private static final float[] PIXELS = new float[BATCH * 3 * HEIGHT * WIDTH];
  private static Running running;
  private static NdArray logits;
  private static byte[] labels;

  @BeforeAll
  static void start() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < PIXELS.length; i++) {
      PIXELS[i] = (float) random.nextGaussian();
    }
    running = Running.of();
    try (Segmenter segmenter = Tiny.segmenter()) {
      logits = segmenter.logits(NdArray.ofFloats(PIXELS, BATCH, 3, HEIGHT, WIDTH));
      labels = segmenter.labels(logits, HEIGHT, WIDTH);
    }
    assertThat(logits.shape()).containsExactly(BATCH, 3, HEIGHT / 4, WIDTH / 4);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(values);
    return out.array();
  }

  private static float[] floats(byte[] body, int from, int count) {
    float[] values = new float[count];
    ByteBuffer.wrap(body, from, 4 * count)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static byte[] joined(String json, byte[] binary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(binary);
    return out.toByteArray();
  }

  /** InferInput.set_data_from_numpy(x), outputs not named: all come back as binary. */
  @Test
  void answersTritonsBinaryRequest() throws Exception {
    String json =
        "{\"id\":\"7\",\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[2,3,32,64],"
            + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":"
            + 4 * PIXELS.length
            + "}}],\"parameters\":{\"binary_data_output\":true}}";
    HttpResponse<byte[]> response =
        running.post(INFER, joined(json, bytes(PIXELS)), LENGTH, Integer.toString(json.length()));
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(200);
    int length = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    JsonNode head = new ObjectMapper().readTree(Arrays.copyOf(response.body(), length));
    assertThat(head.get("model_name").asText()).isEqualTo("tiny");
    assertThat(head.get("id").asText()).isEqualTo("7");
    int at = length;
    for (JsonNode output : head.get("outputs")) {
      int size = output.get("parameters").get("binary_data_size").asInt();
      if (output.get("name").asText().equals("logits")) {
        assertThat(output.get("datatype").asText()).isEqualTo("FP32");
        assertThat(floats(response.body(), at, size / 4)).isEqualTo(logits.floats());
      } else {
        assertThat(output.get("datatype").asText()).isEqualTo("UINT8");
        assertThat(Arrays.copyOfRange(response.body(), at, at + size)).isEqualTo(labels);
      }
      at += size;
    }
    assertThat(at).isEqualTo(response.body().length);
  }

  /** set_data_from_numpy(x, binary_data=False), InferRequestedOutput(..., binary_data=False). */
  @Test
  void answersTritonsJsonRequest() throws Exception {
    float[] one = Arrays.copyOf(PIXELS, PIXELS.length / BATCH);
    String json =
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,32,64],\"datatype\":\"FP32\","
            + "\"data\":"
            + Arrays.toString(one)
            + "}],\"outputs\":[{\"name\":\"labels\",\"parameters\":{\"binary_data\":false}}]}";
    HttpResponse<byte[]> response = running.post(INFER, json.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(200);
    assertThat(response.headers().firstValue(LENGTH)).isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode output = Running.json(response).get("outputs").get(0);
    assertThat(output.get("shape").toString()).isEqualTo("[1,32,64]");
    JsonNode data = output.get("data");
    assertThat(data).hasSize(HEIGHT * WIDTH);
    for (int i = 0; i < data.size(); i++) {
      assertThat(data.get(i).asInt()).isEqualTo(labels[i] & 0xff);
    }
  }

  /** kserve's InferRequest.to_rest() without raw inputs: nested lists and a content type. */
  @Test
  void answersNestedListsAndOneOutputAsBytes() throws Exception {
    StringBuilder data = new StringBuilder("[[");
    for (int channel = 0; channel < 3; channel++) {
      data.append(channel == 0 ? "[" : ",[");
      for (int y = 0; y < HEIGHT; y++) {
        int from = (channel * HEIGHT + y) * WIDTH;
        data.append(y == 0 ? "" : ",")
            .append(Arrays.toString(Arrays.copyOfRange(PIXELS, from, from + WIDTH)));
      }
      data.append("]");
    }
    String json =
        "{\"id\":null,\"parameters\":null,\"inputs\":[{\"name\":\"pixel_values\","
            + "\"shape\":[1,3,32,64],\"datatype\":\"FP32\",\"data\":"
            + data
            + "]]}],\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"binary_data\":true}},"
            + "{\"name\":\"labels\"}]}";
    HttpResponse<byte[]> response =
        running.post(
            "/v2/models/tiny/versions/1/infer",
            json.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/json");
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(200);
    int length = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    JsonNode head = new ObjectMapper().readTree(Arrays.copyOf(response.body(), length));
    assertThat(head.get("outputs").get(1).get("data")).hasSize(HEIGHT * WIDTH);
    float[] all = logits.floats();
    assertThat(floats(response.body(), length, all.length / BATCH))
        .isEqualTo(Arrays.copyOf(all, all.length / BATCH));
  }

  @Test
  void tellsOfItselfAsTheProtocolWants() throws Exception {
    JsonNode server = Running.json(running.get("/v2"));
    assertThat(server.get("extensions").get(0).asText()).isEqualTo("binary_tensor_data");
    assertThat(Running.json(running.get("/v2/health/live")).get("live").asBoolean()).isTrue();
    assertThat(Running.json(running.get("/v2/health/ready")).get("ready").asBoolean()).isTrue();
    JsonNode ready = Running.json(running.get("/v2/models/tiny/ready"));
    assertThat(ready.get("ready").asBoolean()).isTrue();
    assertThat(ready.get("name").asText()).isEqualTo("tiny");
    JsonNode model = Running.json(running.get("/v2/models/tiny/versions/1"));
    assertThat(model.get("versions").toString()).isEqualTo("[\"1\"]");
    assertThat(model.get("inputs").get(0).get("shape").toString()).isEqualTo("[-1,3,-1,-1]");
    assertThat(model.get("outputs")).hasSize(2);
    assertThat(running.get("/v2/models/tiny/versions/2").statusCode()).isEqualTo(404);
    assertThat(running.get("/v2/models/none/ready").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | malformed",
        "[] | JSON object",
        "{} | no inputs",
        "{\"inputs\":[]} | no inputs",
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}"
            + " | called pixel_values",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1],\"datatype\":\"FP32\","
            + "\"data\":[1]}]} | [batch, 3, height, width]",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,1],\"datatype\":\"INT64\","
            + "\"data\":[1,2,3]}]} | wanted FP32",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,9,9],\"datatype\":\"FP32\","
            + "\"data\":[1,2,3]}]} | has 3 values",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[2000000000,2000000000,2000000000],"
            + "\"datatype\":\"FP32\",\"data\":[1]}]} | its shape",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,1],\"datatype\":\"FP32\","
            + "\"data\":[1,\"2\",3]}]} | numbers only",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,1],\"datatype\":\"FP32\","
            + "\"data\":[1,2,1e60]}]} | no finite number",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,1],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":12}}]} | 0 bytes are left",
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,1],\"datatype\":\"FP32\","
            + "\"data\":[1,2,3]}],\"outputs\":[{\"name\":\"depth\"}]} | no output 'depth'",
        "{\"inputs\":[{\"name\":\"a\",\"name\":\"b\"}]} | malformed",
        "{\"id\":1,\"inputs\":[]} | id wants a text"
      })
  void tellsWhatIsOffAboutARequest(String body, String sentence) throws Exception {
    HttpResponse<byte[]> response =
        running.post(INFER, body.strip().getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(Running.text(response)).isEqualTo(400);
    assertThat(Running.error(response)).contains(sentence.strip());
  }

  @Test
  void refusesLengthsThatDoNotFit() throws Exception {
    assertThat(running.post(INFER, new byte[3], LENGTH, "4").statusCode()).isEqualTo(400);
    assertThat(running.post(INFER, new byte[3], LENGTH, "-1").statusCode()).isEqualTo(400);
    assertThat(running.post(INFER, new byte[3], LENGTH, "99999999999").statusCode()).isEqualTo(400);
    String json =
        "{\"inputs\":[{\"name\":\"pixel_values\",\"shape\":[1,3,1,1],"
            + "\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":12}}]}";
    HttpResponse<byte[]> response =
        running.post(INFER, joined(json, new byte[16]), LENGTH, Integer.toString(json.length()));
    assertThat(Running.error(response)).contains("4 bytes follow");
  }
}
