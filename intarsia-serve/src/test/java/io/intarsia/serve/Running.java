package io.intarsia.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.predict.Segmenter;
import io.intarsia.serve.model.ModelSpec;
import io.intarsia.serve.model.Served;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server on a free port, and a client for it. */
final class Running implements AutoCloseable {
  static final String SEGMENT = "/v1/models/tiny/segment";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final Server server;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Running(Settings settings, Served.Loader loader) throws InterruptedException {
    server = Server.start(settings, loader, new ServeLog(log::add));
    server.models().awaitLoaded();
  }

  /** One tiny model; flags as the command line gives them. */
  static Running of(Object... flags) throws InterruptedException {
    return with(model -> Tiny.segmenter(), flags);
  }

  static Running with(Served.Loader loader, Object... flags) throws InterruptedException {
    return new Running(settings(flags), loader);
  }

  static Settings settings(Object... flags) {
    Map<String, Object> all = new LinkedHashMap<>(Map.of("port", 0));
    for (int i = 0; i < flags.length; i += 2) {
      all.put((String) flags[i], flags[i + 1]);
    }
    return SettingsReader.read(
        Optional.empty(), Map.of(), all, List.of(new ModelSpec("tiny", "tiny")));
  }

  static Segmenter fails(ModelSpec model) {
    throw io.intarsia.base.Refusal.model("the weights of %s are torn", model.name());
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return MAPPER.readTree(response.body());
  }

  static String error(HttpResponse<byte[]> response) throws IOException {
    return json(response).get("error").asText();
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** A multipart body of files; name, bytes, name, bytes ... */
  static byte[] multipart(String boundary, Object... files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < files.length; i += 2) {
      out.writeBytes(
          ("--"
                  + boundary
                  + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                  + files[i]
                  + "\"\r\nContent-Type: image/png\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.writeBytes((byte[]) files[i + 1]);
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /** A bare connection, for what no client would send. */
  Socket raw(String head, byte[] body) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    OutputStream out = socket.getOutputStream();
    out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    return socket;
  }

  /** Everything a bare connection answers until it is closed. */
  static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Waits until something holds; the test's own limit ends it if it never does. */
  static void until(java.util.function.BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
