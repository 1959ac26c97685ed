package io.intarsia.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  private static Reply agree(String accept, String format, int pictures, int groups) {
    Optional<Form> form = format.equals("-") ? Optional.empty() : Optional.of(Form.named(format));
    return Reply.agree(Accept.parse(accept.equals("-") ? null : accept), form, pictures, groups);
  }

  @ParameterizedTest
  @CsvSource({
    "-, -, 1, 0, JSON, NONE",
    "*/*, -, 1, 0, JSON, NONE",
    "image/png, -, 1, 0, INDEX, NONE",
    "image/png, -, 1, 1, MASK, NONE",
    "image/*;q=0.8, -, 1, 0, INDEX, NONE",
    "'application/json;q=0.2,image/png;q=0.3', -, 1, 0, INDEX, NONE",
    "'image/png;q=0,*/*', -, 1, 0, JSON, NONE",
    "application/geo+json, -, 1, 0, GEOJSON, NONE",
    "*/*, overlay, 1, 0, OVERLAY, NONE",
    "*/*, -, 2, 0, JSON, LINES",
    "*/*, index, 2, 0, INDEX, ZIP",
    "*/*, mask, 1, 2, MASK, ZIP",
    "application/zip, -, 1, 0, JSON, ZIP",
    "application/zip, json, 3, 0, JSON, ZIP",
    "application/x-ndjson, -, 1, 0, JSON, LINES",
    "application/x-ndjson, geojson, 2, 0, GEOJSON, LINES",
    "'application/x-ndjson, application/zip', overlay, 2, 0, OVERLAY, ZIP"
  })
  void agrees(String accept, String format, int pictures, int groups, Form form, Bundle bundle) {
    assertThat(agree(accept, format, pictures, groups)).isEqualTo(new Reply(form, bundle));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, -, 1, 0, 406",
    "application/json, index, 1, 0, 406",
    "image/png, index, 2, 0, 406",
    "application/x-ndjson, index, 2, 0, 406",
    "*/*;q=0, -, 1, 0, 406",
    "*/*, mask, 1, 0, 400"
  })
  void refuses(String accept, String format, int pictures, int groups, int status) {
    assertThatThrownBy(() -> agree(accept, format, pictures, groups))
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(status));
  }

  @Test
  void makesFileNamesThatStayInTheirFolder() {
    assertThat(FileStem.of("../../etc/passwd")).isEqualTo("passwd");
    assertThat(FileStem.of("C:\\photos\\haus am see.jpg")).isEqualTo("haus-am-see");
    assertThat(FileStem.of("...")).isEqualTo("picture");
    assertThat(FileStem.of(".hidden")).isEqualTo("hidden");
    assertThat(FileStem.of("")).isEqualTo("picture");
    assertThat(FileStem.of("거리 1.jpg")).isEqualTo("거리-1");
    assertThat(FileStem.of("a\0b\r\n.png")).isEqualTo("a-b");
    assertThat(FileStem.of("x".repeat(500))).hasSize(60);
  }
}
