package io.intarsia.track.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Single calls of MLflow's REST protocol, version 2.0. Redirects are not followed, as they would
 * carry the credentials elsewhere.
 */
final class MlflowApi {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST_ANSWER = 4 << 20;

  private final MlflowSettings settings;
  private final Duration timeout;
  private final HttpClient client;

  MlflowApi(MlflowSettings settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    ProxySelector proxies = ProxySelector.getDefault();
    this.client = (proxies == null ? builder : builder.proxy(proxies)).build();
  }

  /** A fault with the server's own word for it, such as RESOURCE_DOES_NOT_EXIST. */
  static final class Fault extends IOException {
    private static final long serialVersionUID = 1L;

    final int status;
    final String code;

    Fault(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }

    /** True if trying again later may help. */
    boolean passes() {
      return status == 408 || status == 429 || status >= 500;
    }

    /** The refusal, for what does not pass. */
    Refusal refusal() {
      return new Refusal(Refusal.Kind.USAGE, String.valueOf(getMessage()), this);
    }
  }

  JsonNode get(String call, String key, String value) throws IOException {
    String query = "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return send(request("/api/2.0/mlflow/" + call + query).GET(), call);
  }

  JsonNode post(String call, ObjectNode body) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(body);
    return send(
        request("/api/2.0/mlflow/" + call)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)),
        call);
  }

  /** Uploads through the server. */
  void upload(String path, Path file) throws IOException {
    send(
        request("/api/2.0/mlflow-artifacts/artifacts/" + path)
            .header("Content-Type", "application/octet-stream")
            .timeout(timeout.multipliedBy(20))
            .PUT(HttpRequest.BodyPublishers.ofFile(file)),
        "upload of " + file.getFileName());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.server() + path)).timeout(timeout);
    String authorization = settings.authorization();
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private JsonNode send(HttpRequest.Builder request, String call) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(LONGEST_ANSWER);
        if (response.statusCode() / 100 != 2) {
          throw fault(call, response.statusCode(), body);
        }
        return body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IOException(call + " was not answered in JSON; is it an MLflow server?", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(call + " was interrupted", e);
    }
  }

  private Fault fault(String call, int status, byte[] body) {
    String code = "";
    String message = "";
    try {
      JsonNode answer = MAPPER.readTree(body);
      code = answer.path("error_code").asText("");
      message = answer.path("message").asText("");
    } catch (IOException e) {
      message = new String(body, StandardCharsets.UTF_8);
    }
    return new Fault(
        status,
        code,
        String.format(
            "%s answered %s with %d %s %s",
            settings.server(), call, status, Quote.of(code), Quote.of(message)));
  }
}
