package io.intarsia.track.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.config.JsonFile;
import io.intarsia.track.Artefact;
import io.intarsia.track.RunSummary;
import io.intarsia.track.Sink;
import io.intarsia.track.Status;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells an MLflow tracking server of a run by MLflow's REST protocol: experiment, run, parameters,
 * metrics in batches, artefacts through the server's own proxy, the end. A resumed run goes on as
 * the same run there, found by {@value #LINK} in the run's folder.
 *
 * <p>MLflow never takes back a metric: steps that were run again after a resume are there twice.
 * Parameters cannot be changed there either; a change is refused by the server and the first value
 * stays. Characters that MLflow does not allow in names become underscores.
 */
public final class MlflowSink implements Sink {
  /** The file in the run's folder that names the run at the server. */
  static final String LINK = "mlflow.json";

  private static final int MOST_METRICS = 1000;
  private static final int MOST_PARAMETERS = 100;
  private static final int LONGEST_VALUE = 500;
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts/";

  private record Place(String id, String artefacts) {}

  private record Point(String name, double value, long step, long time) {}

  private final MlflowSettings settings;
  private final MlflowApi api;
  private final List<Point> held = new ArrayList<>();
  private @Nullable RunSummary run;
  private @Nullable Place place;

  /** A sink for one run. Nothing is sent before the run is attached. */
  public MlflowSink(MlflowSettings settings) {
    this(settings, Duration.ofSeconds(30));
  }

  MlflowSink(MlflowSettings settings, Duration timeout) {
    this.settings = settings;
    this.api = new MlflowApi(settings, timeout);
  }

  @Override
  public String name() {
    return "MLflow";
  }

  /** One or more calls of the server. */
  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException;
  }

  /** What the server refuses for good is a refusal; what may pass stays an IOException. */
  private static <T> T judged(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (MlflowApi.Fault e) {
      if (e.passes()) {
        throw e;
      }
      throw e.refusal();
    }
  }

  @Override
  public void started(RunSummary summary) throws IOException {
    run = summary;
    place();
  }

  /** The run at the server; made with the first call that gets through. */
  private Place place() throws IOException {
    Place known = place;
    if (known == null) {
      RunSummary summary = Objects.requireNonNull(run);
      known = judged(() -> linked(summary));
      place = known;
    }
    return known;
  }

  private Place linked(RunSummary summary) throws IOException {
    Path link = summary.folder().resolve(LINK);
    if (Files.isRegularFile(link)) {
      JsonFile file = JsonFile.read(link);
      String id = file.text("run_id", "");
      if (file.text("server", "").equals(settings.server().toString())
          && id.matches("[A-Za-z0-9_-]{1,64}")) {
        ObjectNode body = MlflowApi.MAPPER.createObjectNode();
        body.put("run_id", id).put("status", "RUNNING");
        try {
          return place(api.post("runs/update", body).path("run_info"), id);
        } catch (MlflowApi.Fault e) {
          if (!e.code.equals("RESOURCE_DOES_NOT_EXIST")) {
            throw e;
          }
        }
      }
    }
    Place made = create(summary);
    ObjectNode text = MlflowApi.MAPPER.createObjectNode();
    text.put("server", settings.server().toString()).put("run_id", made.id());
    byte[] bytes = MlflowApi.MAPPER.writeValueAsBytes(text);
    Whole.write(link, out -> out.write(bytes));
    return made;
  }

  private Place create(RunSummary summary) throws IOException {
    ObjectNode body = MlflowApi.MAPPER.createObjectNode();
    body.put("experiment_id", experiment());
    body.put("run_name", summary.name());
    body.put("start_time", summary.started().toEpochMilli());
    ArrayNode tags = body.putArray("tags");
    tags.addObject().put("key", "intarsia.run_id").put("value", summary.id());
    tags.addObject().put("key", "mlflow.source.name").put("value", "intarsia");
    if (summary.revision().matches("[0-9a-f]{40} .*")) {
      tags.addObject()
          .put("key", "mlflow.source.git.commit")
          .put("value", summary.revision().substring(0, 40));
    }
    JsonNode info = api.post("runs/create", body).path("run").path("info");
    String id = info.path("run_id").asText("");
    if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IOException(settings.server() + " gave a run without an id; is it MLflow?");
    }
    return place(info, id);
  }

  private static Place place(JsonNode info, String id) {
    return new Place(id, info.path("artifact_uri").asText(""));
  }

  private String experiment() throws IOException {
    try {
      return api.get("experiments/get-by-name", "experiment_name", settings.experiment())
          .path("experiment")
          .path("experiment_id")
          .asText("0");
    } catch (MlflowApi.Fault e) {
      if (!e.code.equals("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
    }
    ObjectNode body = MlflowApi.MAPPER.createObjectNode();
    body.put("name", settings.experiment());
    return api.post("experiments/create", body).path("experiment_id").asText("0");
  }

  @Override
  public void parameters(Map<String, String> values) throws IOException {
    Place at = place();
    List<Map.Entry<String, String>> all = new ArrayList<>(new TreeMap<>(values).entrySet());
    for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
      ObjectNode body = MlflowApi.MAPPER.createObjectNode();
      body.put("run_id", at.id());
      ArrayNode list = body.putArray("params");
      for (var pair : all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS))) {
        String value = pair.getValue();
        list.addObject()
            .put("key", allowed(pair.getKey()))
            .put("value", value.substring(0, Math.min(value.length(), LONGEST_VALUE)));
      }
      judged(() -> api.post("runs/log-batch", body));
    }
  }

  /** A name in MLflow's alphabet. */
  static String allowed(String name) {
    return name.replaceAll("[^A-Za-z0-9_\\-. /]", "_");
  }

  @Override
  public void metrics(long step, long time, Map<String, Double> values) throws IOException {
    if (held.size() + values.size() > MOST_METRICS) {
      flush();
    }
    values.forEach((name, value) -> held.add(new Point(allowed(name), value, step, time)));
  }

  @Override
  public void flush() throws IOException {
    while (!held.isEmpty()) {
      Place at = place();
      List<Point> batch = held.subList(0, Math.min(held.size(), MOST_METRICS));
      ObjectNode body = MlflowApi.MAPPER.createObjectNode();
      body.put("run_id", at.id());
      ArrayNode list = body.putArray("metrics");
      for (Point point : batch) {
        ObjectNode metric = list.addObject().put("key", point.name());
        if (Double.isFinite(point.value())) {
          metric.put("value", point.value());
        } else {
          metric.put("value", Double.toString(point.value()));
        }
        metric.put("timestamp", point.time()).put("step", point.step());
      }
      try {
        judged(() -> api.post("runs/log-batch", body));
      } catch (Refusal e) {
        batch.clear();
        throw e;
      }
      batch.clear();
    }
  }

  @Override
  public void truncated(long afterStep) {}

  @Override
  public void artefact(Artefact artefact, Path file, long step) throws IOException {
    if (artefact.kind().equals(Artefact.CHECKPOINT) && !settings.checkpoints()) {
      return;
    }
    String root = proxied(place().artefacts());
    String path =
        Arrays.stream(artefact.path().split("/"))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    judged(
        () -> {
          api.upload(root + "/" + path, file);
          return true;
        });
  }

  /** The path below the server's artefact proxy. */
  private String proxied(String address) {
    URI uri = URI.create(address);
    boolean here =
        uri.getHost() == null
            || (uri.getHost().equalsIgnoreCase(settings.server().getHost())
                && (uri.getPort() < 0 || uri.getPort() == settings.server().getPort()));
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    int proxy = path.indexOf(PROXY);
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
    boolean web = scheme.matches("https?") && proxy >= 0;
    if (!here || (!web && !scheme.equals("mlflow-artifacts"))) {
      throw Refusal.usage(
          "artefacts are not uploaded to %s: only a server that takes them itself is served; start"
              + " it with --serve-artifacts",
          Quote.of(address));
    }
    String below = proxy >= 0 ? path.substring(proxy + PROXY.length()) : path;
    return below.replaceAll("^/+|/+$", "");
  }

  @Override
  public void finished(Status status, String message) throws IOException {
    flush();
    ObjectNode body = MlflowApi.MAPPER.createObjectNode();
    body.put("run_id", place().id()).put("end_time", System.currentTimeMillis());
    body.put(
        "status",
        switch (status) {
          case FINISHED -> "FINISHED";
          case FAILED -> "FAILED";
          case INTERRUPTED -> "KILLED";
          case RUNNING -> "RUNNING";
        });
    judged(() -> api.post("runs/update", body));
  }

  @Override
  public void close() {}
}
