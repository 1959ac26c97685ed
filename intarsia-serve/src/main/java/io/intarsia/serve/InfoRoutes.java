package io.intarsia.serve;

import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.Segmenter;
import io.intarsia.serve.model.Models;
import io.intarsia.serve.model.Served;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the server tells about itself: models, health, metrics, the description of its routes. */
final class InfoRoutes {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Models models;
  private final Desk desk;
  private final Meters meters;
  private final byte[] openApi;

  InfoRoutes(Models models, Desk desk, Meters meters) {
    this.models = models;
    this.desk = desk;
    this.meters = meters;
    this.openApi = resource("openapi.json");
  }

  private static byte[] resource(String name) {
    try (InputStream in = InfoRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code GET /openapi.json}. */
  void openApi(Context ctx) {
    Answer.of(Answer.JSON, openApi).to(ctx);
  }

  /** {@code GET /metrics}. */
  void metrics(Context ctx) {
    String accept = ctx.header("Accept");
    String type =
        accept != null && accept.contains(OPEN_METRICS)
            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
            : TEXT;
    ctx.contentType(type).result(meters.scrape(type));
  }

  /** {@code GET /v1/models}. */
  void models(Context ctx) {
    Answer.json(200, Map.of("models", models.all().stream().map(InfoRoutes::described).toList()))
        .to(ctx);
  }

  private static Map<String, Object> described(Served model) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("state", model.state());
    if (!model.isReady()) {
      if (model.fault() != null) {
        tree.put("error", model.fault());
      }
      return tree;
    }
    Segmenter segmenter = model.segmenter();
    LabelSpace labels = segmenter.labels();
    tree.put("architecture", segmenter.model().architecture());
    tree.put("labels", labels.name());
    tree.put("ignoreId", labels.ignoreId());
    tree.put("classes", labels.classes().stream().map(InfoRoutes::described).toList());
    return tree;
  }

  private static Map<String, Object> described(LabelClass each) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", each.id());
    tree.put("name", each.name());
    tree.put("color", "#%06x".formatted(each.rgb()));
    tree.put("synonyms", each.synonyms());
    return tree;
  }

  /** {@code GET /v2}. */
  void server(Context ctx) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "intarsia");
    tree.put("version", "0.1.0");
    tree.put("extensions", List.of("binary_tensor_data"));
    Answer.json(200, tree).to(ctx);
  }

  /** {@code GET /v2/health/live}. */
  void live(Context ctx) {
    Answer.json(200, Map.of("live", true)).to(ctx);
  }

  /** {@code GET /v2/health/ready}: no model is being loaded, one can be used, and no stop began. */
  void ready(Context ctx) {
    boolean ready = models.isReady() && !desk.isStopping();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("ready", ready);
    tree.put(
        "models",
        models.all().stream()
            .collect(
                Collectors.toMap(Served::name, Served::state, (a, b) -> a, LinkedHashMap::new)));
    Answer.json(ready ? 200 : 503, tree).to(ctx);
  }

  /** {@code GET /v2/models/{model}}. */
  void model(Context ctx) {
    Answer.json(200, InferRoute.metadata(InferRoute.model(models, ctx))).to(ctx);
  }

  /** {@code GET /v2/models/{model}/ready}. */
  void modelReady(Context ctx) {
    Served model = InferRoute.model(models, ctx);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", model.name());
    tree.put("ready", model.isReady());
    if (model.fault() != null) {
      tree.put("error", model.fault());
    }
    Answer.json(model.isReady() ? 200 : 503, tree).to(ctx);
  }
}
