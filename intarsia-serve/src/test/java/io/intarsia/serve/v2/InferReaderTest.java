package io.intarsia.serve.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.serve.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InferReaderTest {
  private static final String GOOD =
      "{\"id\":\"a\",\"extra\":{\"b\":[1,{}]},\"inputs\":[{\"data\":[[1,2.5],[-3,4e2]],"
          + "\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\"},{\"name\":\"y\","
          + "\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}}],"
          + "\"outputs\":[{\"name\":\"o\"},{\"name\":\"p\",\"parameters\":"
          + "{\"binary_data\":false}}],\"parameters\":{\"binary_data_output\":true}}";

  private static byte[] good() {
    byte[] json = GOOD.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(json, json.length + 4);
    body[json.length + 2] = (byte) 0x80;
    body[json.length + 3] = 0x3f;
    return body;
  }

  @Test
  void readsJsonAndBinaryInputs() {
    InferRequest request = InferReader.read(good(), GOOD.length());
    assertThat(request.id()).isEqualTo("a");
    assertThat(request.inputs()).hasSize(2);
    assertThat((float[]) request.inputs().get(0).values()).containsExactly(1, 2.5f, -3, 400);
    assertThat((float[]) request.inputs().get(1).values()).containsExactly(1);
    assertThat(request.outputs())
        .isEqualTo(
            List.of(new InferRequest.Wanted("o", true), new InferRequest.Wanted("p", false)));
  }

  @Test
  void refusesNestingWithoutEnd() {
    byte[] deep =
        ("{\"inputs\":[{\"data\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> InferReader.read(deep, deep.length)).isInstanceOf(Problem.class);
  }

  @Test
  void writesBothForms() {
    InferAnswer answer =
        InferAnswer.of(
            "m",
            "1",
            "",
            List.of(
                new InferAnswer.Output(
                    new Tensor("x", new long[] {2}, new float[] {1, -0.5f}), true),
                new InferAnswer.Output(
                    new Tensor("y", new long[] {1, 2}, new byte[] {3, (byte) 200}), false)));
    String json = new String(answer.body(), 0, answer.json(), StandardCharsets.UTF_8);
    assertThat(json)
        .isEqualTo(
            "{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"x\","
                + "\"datatype\":\"FP32\",\"shape\":[2],\"parameters\":{\"binary_data_size\":8}},"
                + "{\"name\":\"y\",\"datatype\":\"UINT8\",\"shape\":[1,2],\"data\":[3,200]}]}");
    assertThat(Arrays.copyOfRange(answer.body(), answer.json(), answer.body().length))
        .containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf);
    assertThatThrownBy(
            () ->
                InferAnswer.of(
                    "m",
                    "1",
                    "",
                    List.of(
                        new InferAnswer.Output(
                            new Tensor("x", new long[] {1}, new float[] {Float.NaN}), false))))
        .isInstanceOf(Problem.class);
  }

  @Test
  void refusesOrReadsWhateverComes() {
    Random random = new Random(6);
    byte[] good = good();
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] body = good.clone();
      for (int i = random.nextInt(3); i > 0; i--) {
        body[random.nextInt(body.length)] =
            (byte) "{}[]\",:0123456789-e.tfn\0".charAt(random.nextInt(24));
      }
      int json = random.nextInt(4) > 0 ? GOOD.length() : random.nextInt(body.length + 9) - 4;
      try {
        InferReader.read(body, json);
        read++;
      } catch (Problem e) {
        assertThat(e.status()).isEqualTo(400);
      }
    }
    assertThat(read).isBetween(1000, 19_000);
  }
}
