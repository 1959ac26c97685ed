package io.intarsia.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final MediaType TYPE = MediaType.parse("multipart/form-data; boundary=\"x y\"");

  private static List<Part> parse(String body) {
    byte[] bytes = body.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return Multipart.parse(bytes, TYPE, 3, 200);
  }

  @Test
  void readsParts() {
    List<Part> parts =
        parse(
            "a preamble\n--x y  \nContent-Disposition: form-data; name=\"a\";"
                + " filename=\"b \\\"c\\\".png\"\nContent-TYPE: image/PNG; q=1\n\n"
                + "1\n--x\n2\n--x y\n\n\n--x y\nX: y\n\n--x 3\n--x y--\nan epilogue");
    assertThat(parts).hasSize(3);
    assertThat(parts.get(0).name()).isEqualTo("a");
    assertThat(parts.get(0).file()).isEqualTo("b \"c\".png");
    assertThat(parts.get(0).type()).isEqualTo("image/png");
    assertThat(new String(parts.get(0).data(), StandardCharsets.UTF_8)).isEqualTo("1\r\n--x\r\n2");
    assertThat(parts.get(1).data()).isEmpty();
    assertThat(new String(parts.get(2).data(), StandardCharsets.UTF_8)).isEqualTo("--x 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--x y",
        "--x y\n",
        "nothing",
        "--x y\nA: b\n\ndata",
        "--x y\nA: b\n--x y--",
        "--x y\nno colon\n\n1\n--x y--",
        "--x y\nA: b\nA: c\n\n1\n--x y--",
        "--x yz\nA: b\n\n1\n--x y--",
        "--x y\nContent-Disposition: form-data; name=\"a\n\n1\n--x y--"
      })
  void refusesWhatIsMalformed(String body) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(400));
  }

  @Test
  void boundsPartsAndHeaders() {
    String part = "--x y\nA: b\n\n1\n";
    assertThat(parse(part.repeat(3) + "--x y--")).hasSize(3);
    assertThatThrownBy(() -> parse(part.repeat(4) + "--x y--"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(413));
    assertThatThrownBy(() -> parse("--x y\nA: " + "b".repeat(300) + "\n\n1\n--x y--"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(413));
    assertThatThrownBy(() -> parse("--x y\nContent-Transfer-Encoding: base64\n\nMQ==\n--x y--"))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(415));
    assertThatThrownBy(() -> Multipart.parse(new byte[9], MediaType.parse("a/b"), 1, 1))
        .isInstanceOf(Problem.class);
  }

  @Test
  void refusesOrReadsWhateverComes() {
    Random random = new Random(5);
    byte[] good =
        ("--x y\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\nsome\r\n"
                + "--x y\r\nContent-Type: image/png\r\n\r\nmore\r\n--x y--\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] body = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) "\r\n-:;=\"x y\0".charAt(random.nextInt(11));
      }
      if (random.nextInt(3) == 0) {
        body = Arrays.copyOf(body, random.nextInt(body.length + 1));
      }
      try {
        for (Part part : Multipart.parse(body, TYPE, 3, 200)) {
          assertThat(part.data().length).isLessThan(body.length);
        }
        read++;
      } catch (Problem e) {
        assertThat(e.status()).isIn(400, 413, 415);
      }
    }
    assertThat(read).isBetween(1000, 19_000);
  }
}
