package io.intarsia.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A Hub on this machine as the real one answers: small files through a relative redirect on the
 * same host with Git's hash as etag, weights through a redirect to a store on another port with
 * SHA-256 in X-Linked-Etag. Answers can be replaced, once each.
 */
final class FakeHub implements AutoCloseable {
  static final String ID = "owner/name";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** One request as it arrived at the hub ("hub") or the store ("store"). */
  record Call(String at, String method, String path, String range, String token) {}

  /** Answers in place of the usual answer. */
  interface Answer {
    void to(HttpExchange exchange, byte[] body) throws IOException;
  }

  final Map<String, byte[]> files = new LinkedHashMap<>();
  final List<Call> calls = new CopyOnWriteArrayList<>();
  volatile String commit = COMMIT;
  volatile String card = "\"cardData\":{\"license\":\"apache-2.0\"},\"tags\":[]";
  private final Map<String, Deque<Answer>> planned = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub = server();
  private final HttpServer store = server();

  FakeHub() throws IOException {
    hub.createContext("/", exchange -> handle("hub", exchange));
    store.createContext("/", exchange -> handle("store", exchange));
    hub.start();
    store.start();
  }

  private HttpServer server() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.setExecutor(threads);
    return server;
  }

  FakeHub with(String file, String text) {
    return with(file, text.getBytes(StandardCharsets.UTF_8));
  }

  FakeHub with(String file, byte[] bytes) {
    files.put(file, bytes);
    return this;
  }

  /** Replaces the next answer to, say, {@code "HEAD hub config.json"} or {@code "GET hub api"}. */
  FakeHub next(String request, Answer answer) {
    planned.computeIfAbsent(request, k -> new ConcurrentLinkedDeque<>()).add(answer);
    return this;
  }

  static Answer status(int status, String... headers) {
    return (exchange, body) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Sends so many bytes of the whole body as announced, then drops the connection. */
  static Answer truncated(int count) {
    return (exchange, body) -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, count);
      exchange.getResponseBody().flush();
    };
  }

  String endpoint() {
    return "http://localhost:" + hub.getAddress().getPort();
  }

  String storeAddress() {
    return "http://localhost:" + store.getAddress().getPort();
  }

  List<String> calls(String prefix) {
    return calls.stream()
        .map(c -> c.method() + " " + c.at() + " " + c.path())
        .filter(c -> c.startsWith(prefix))
        .toList();
  }

  static boolean large(String file) {
    return file.endsWith(".safetensors") || file.endsWith(".bin");
  }

  static String etag(String file, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance(large(file) ? "SHA-256" : "SHA-1");
      if (!large(file)) {
        digest.update(("blob " + body.length + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void handle(String at, HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    calls.add(
        new Call(
            at,
            method,
            path,
            String.valueOf(exchange.getRequestHeaders().getFirst("Range")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
    String file =
        path.matches("/api/(models|datasets)/.*")
            ? "api"
            : path.replaceAll("^.*/[0-9a-f]{40}/", "");
    try (exchange) {
      Deque<Answer> answers = planned.get(method + " " + at + " " + file);
      Answer answer = answers == null ? null : answers.poll();
      byte[] body = files.get(file);
      if (answer != null) {
        answer.to(exchange, body == null ? new byte[0] : body);
      } else if (file.equals("api")) {
        listing(exchange, path);
      } else if (body == null) {
        status(404, "X-Error-Code", "EntryNotFound").to(exchange, new byte[0]);
      } else if (at.equals("store")) {
        ranged(exchange, body);
      } else {
        resolve(exchange, path, file, body);
      }
    }
  }

  private void listing(HttpExchange exchange, String path) throws IOException {
    String plural = path.split("/")[2];
    if (!path.equals("/api/" + plural + "/" + ID + "/revision/main") && !path.endsWith(commit)) {
      boolean known = path.startsWith("/api/" + plural + "/" + ID + "/");
      String code = known ? "RevisionNotFound" : "RepoNotFound";
      status(404, "X-Error-Code", code).to(exchange, new byte[0]);
      return;
    }
    String names =
        files.keySet().stream()
            .map(f -> "{\"rfilename\":\"" + f + "\"}")
            .collect(Collectors.joining(","));
    String json =
        "{\"sha\":\"" + commit + "\",\"gated\":false," + card + ",\"siblings\":[" + names + "]}";
    send(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
  }

  private void resolve(HttpExchange exchange, String path, String file, byte[] body)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", commit);
    if (large(file)) {
      headers.set("X-Linked-Etag", "\"" + etag(file, body) + "\"");
      headers.set("X-Linked-Size", String.valueOf(body.length));
      headers.set("Location", storeAddress() + "/signed/" + commit + "/" + file + "?key=a%2Fb");
      exchange.sendResponseHeaders(302, -1);
    } else if (!path.startsWith("/api/resolve-cache/")) {
      headers.set("Location", "/api/resolve-cache/models/" + ID + "/" + commit + "/" + file);
      exchange.sendResponseHeaders(307, -1);
    } else {
      headers.set("ETag", "W/\"" + etag(file, body) + "\"");
      ranged(exchange, body);
    }
  }

  private static void ranged(HttpExchange exchange, byte[] body) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, 200, body);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (from >= body.length) {
      status(416, "Content-Range", "bytes */" + body.length).to(exchange, body);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
    send(exchange, 206, Arrays.copyOfRange(body, from, body.length));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
