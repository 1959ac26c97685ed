package io.intarsia.track.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tracking server on this machine that keeps to MLflow's protocol and its limits. */
final class FakeMlflow implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final Map<String, String> experiments = new TreeMap<>();
  final Map<String, String> parameters = new TreeMap<>();
  final List<String> metrics = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<String> statuses = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> uploads = new HashMap<>();
  volatile int failures;
  volatile String wantedAuthorization = "";
  volatile String artefacts = "mlflow-artifacts:/7/run1/artifacts";
  private final HttpServer server;
  private int runs;

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/mounted/api/2.0/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/mounted/";
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String call = exchange.getRequestURI().getRawPath().replaceFirst("^/mounted/api/2.0/", "");
    calls.add(exchange.getRequestMethod() + " " + call);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    try {
      if (failures > 0) {
        failures--;
        throw new Answer(503, "TEMPORARILY_UNAVAILABLE", "later");
      }
      if (!wantedAuthorization.isEmpty() && !wantedAuthorization.equals(authorization)) {
        throw new Answer(401, "UNAUTHENTICATED", "who are you?");
      }
      answer(exchange, 200, reply(exchange, call, body));
    } catch (Answer e) {
      ObjectNode fault = MAPPER.createObjectNode();
      fault.put("error_code", e.code).put("message", e.getMessage());
      answer(exchange, e.status, fault);
    }
  }

  private ObjectNode reply(HttpExchange exchange, String call, byte[] body)
      throws IOException, Answer {
    ObjectNode reply = MAPPER.createObjectNode();
    if (call.startsWith("mlflow-artifacts/artifacts/")) {
      demand(exchange.getRequestMethod().equals("PUT"), "PUT");
      uploads.put(call.substring(27), body);
      return reply;
    }
    if (call.equals("mlflow/experiments/get-by-name")) {
      String name = exchange.getRequestURI().getQuery().replaceFirst("^experiment_name=", "");
      if (!experiments.containsKey(name)) {
        throw new Answer(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name);
      }
      reply.putObject("experiment").put("experiment_id", experiments.get(name));
      return reply;
    }
    demand(exchange.getRequestMethod().equals("POST"), "POST");
    JsonNode request = MAPPER.readTree(body);
    switch (call) {
      case "mlflow/experiments/create" -> {
        experiments.put(request.get("name").textValue(), "7");
        reply.put("experiment_id", "7");
      }
      case "mlflow/runs/create" -> {
        demand(experiments.containsValue(request.get("experiment_id").textValue()), "experiment");
        demand(request.get("start_time").isIntegralNumber(), "start_time");
        statuses.add("RUNNING");
        reply
            .putObject("run")
            .putObject("info")
            .put("run_id", "run" + ++runs)
            .put("artifact_uri", artefacts);
      }
      case "mlflow/runs/update" -> {
        demandRun(request);
        statuses.add(request.get("status").textValue());
        reply.putObject("run_info").put("run_id", "run1").put("artifact_uri", artefacts);
      }
      case "mlflow/runs/log-batch" -> batch(request);
      default -> throw new Answer(404, "ENDPOINT_NOT_FOUND", call);
    }
    return reply;
  }

  private void demandRun(JsonNode request) throws Answer {
    if (!request.get("run_id").textValue().equals("run" + runs)) {
      throw new Answer(404, "RESOURCE_DOES_NOT_EXIST", "no such run");
    }
  }

  private void batch(JsonNode request) throws Answer {
    demandRun(request);
    demand(request.path("metrics").size() <= 1000, "at most 1000 metrics");
    demand(request.path("params").size() <= 100, "at most 100 params");
    List<String> taken = new ArrayList<>();
    for (JsonNode metric : request.path("metrics")) {
      String key = metric.get("key").textValue();
      demand(key.matches("[\\w\\-. /]+"), "name " + key);
      JsonNode value = metric.get("value");
      demand(value.isNumber() || value.textValue().matches("NaN|-?Infinity"), "value " + value);
      demand(metric.get("timestamp").isIntegralNumber(), "timestamp");
      taken.add(key + "@" + metric.get("step").longValue() + "=" + value.asText());
    }
    for (JsonNode param : request.path("params")) {
      String key = param.get("key").textValue();
      String value = param.get("value").textValue();
      demand(key.matches("[\\w\\-. /]+"), "name " + key);
      demand(parameters.getOrDefault(key, value).equals(value), "changed param " + key);
      parameters.put(key, value);
    }
    metrics.addAll(taken);
  }

  private static void demand(boolean holds, String what) throws Answer {
    if (!holds) {
      throw new Answer(400, "INVALID_PARAMETER_VALUE", "wanted " + what);
    }
  }

  private static final class Answer extends Exception {
    private static final long serialVersionUID = 1L;
    final int status;
    final String code;

    Answer(int status, String code, String message) {
      super(message);
      this.status = status;
      this.code = code;
    }
  }

  private static void answer(HttpExchange exchange, int status, ObjectNode body)
      throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
