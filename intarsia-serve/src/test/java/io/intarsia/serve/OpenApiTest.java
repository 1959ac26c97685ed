package io.intarsia.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class OpenApiTest {
  private static Running running;
  private static OpenAPI api;
  private static List<String> messages;

  @BeforeAll
  static void read() throws Exception {
    running = Running.of();
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult result =
        new OpenAPIV3Parser()
            .readContents(Running.text(running.get("/openapi.json")), null, options);
    messages = result.getMessages();
    api = result.getOpenAPI();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void isValid() {
    assertThat(messages).isEmpty();
    assertThat(api).isNotNull();
  }

  @Test
  void describesEveryRouteAndNoOther() {
    List<String> described = new ArrayList<>();
    for (Map.Entry<String, PathItem> path : api.getPaths().entrySet()) {
      path.getValue()
          .readOperationsMap()
          .keySet()
          .forEach(method -> described.add(method + " " + path.getKey()));
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(running.server.routes());
  }

  @Test
  void namesTheStatusAndMediaTypeOfAnswers() throws Exception {
    byte[] picture = Tiny.png(12, 12);
    for (String format : List.of("json", "index", "geojson", "overlay", "color")) {
      HttpResponse<byte[]> answer = running.post(Running.SEGMENT + "?format=" + format, picture);
      check("/v1/models/{model}/segment", PathItem.HttpMethod.POST, answer);
    }
    check(
        "/v1/models/{model}/segment",
        PathItem.HttpMethod.POST,
        running.post(Running.SEGMENT + "?format=x", picture));
    for (String path :
        List.of("/v1/models", "/v2", "/v2/health/live", "/v2/health/ready", "/openapi.json")) {
      check(path, PathItem.HttpMethod.GET, running.get(path));
    }
    check("/v2/models/{model}", PathItem.HttpMethod.GET, running.get("/v2/models/tiny"));
    check("/v2/models/{model}", PathItem.HttpMethod.GET, running.get("/v2/models/none"));
    check(
        "/v2/models/{model}/infer",
        PathItem.HttpMethod.POST,
        running.post("/v2/models/tiny/infer", new byte[1]));
    check("/metrics", PathItem.HttpMethod.GET, running.get("/metrics"));
  }

  private static void check(String path, PathItem.HttpMethod method, HttpResponse<byte[]> answer) {
    Operation operation = api.getPaths().get(path).readOperationsMap().get(method);
    String status = Integer.toString(answer.statusCode());
    assertThat(operation.getResponses()).as(path).containsKey(status);
    var response = operation.getResponses().get(status);
    var content =
        response.get$ref() == null
            ? response.getContent()
            : api.getComponents()
                .getResponses()
                .get(response.get$ref().replaceAll(".*/", ""))
                .getContent();
    String type =
        answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "").strip();
    assertThat(content).as(path + " " + status).containsKey(type);
  }

  @Test
  void listsModelsWithClassesAndColours() throws Exception {
    JsonNode model = Running.json(running.get("/v1/models")).get("models").get(0);
    assertThat(model.get("name").asText()).isEqualTo("tiny");
    assertThat(model.get("state").asText()).isEqualTo("ready");
    assertThat(model.get("classes")).hasSize(3);
    JsonNode wall = model.get("classes").get(0);
    assertThat(wall.get("name").asText()).isEqualTo("wall");
    assertThat(wall.get("color").asText()).matches("#[0-9a-f]{6}");
  }

  @Test
  void measures() throws Exception {
    running.post(Running.SEGMENT, Tiny.png(10, 10));
    Running.until(
        () -> {
          try {
            return Running.text(running.get("/metrics"))
                .contains("intarsia_request_seconds_count{route=\"/v1/models/{model}/segment\"");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    String text = Running.text(running.get("/metrics"));
    for (String stage : List.of("decode", "wait", "segment", "encode")) {
      assertThat(text).contains("intarsia_stage_seconds_bucket{model=\"tiny\",stage=\"" + stage);
    }
    assertThat(text)
        .contains("intarsia_pixels_total{model=\"tiny\"}")
        .contains("intarsia_queue_seated{model=\"tiny\"}")
        .contains("intarsia_process_resident_bytes")
        .contains("jvm_memory_used_bytes");
    HttpResponse<byte[]> open = running.get("/metrics", "Accept", "application/openmetrics-text");
    assertThat(Running.text(open)).endsWith("# EOF\n");
  }
}
