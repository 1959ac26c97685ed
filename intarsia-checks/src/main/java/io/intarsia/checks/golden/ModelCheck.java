package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.checks.golden.model.Answers;
import io.intarsia.checks.golden.model.Generated;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.op.Pool;
import io.intarsia.run.Executor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole network: its state dict, its outputs, and on unchanged graphs its stages. */
final class ModelCheck {
  /** Unpooling moves a value to the next pixel where two of a window are equal but for rounding. */
  private static final double STRAYS = 0.005;

  private final Fixture fixture;
  private final List<Engine> engines;
  private final Findings findings;
  private double strays = 0;

  ModelCheck(Fixture fixture, List<Engine> engines, Findings findings) {
    this.fixture = fixture;
    this.engines = engines;
    this.findings = findings;
  }

  void run() {
    Optional<Network> network = Architectures.of(fixture);
    if (network.isEmpty()) {
      findings.skip("no network for '" + fixture.json().path("model").asText() + "' yet");
      return;
    }
    StateDict dict = StateDict.of(fixture);
    if (!dict.compare(network.get().manifest(), findings)) {
      return;
    }
    Program program = new Program(Tracer.trace(network.get()), dict.values());
    if (program.graph().nodes().stream().anyMatch(n -> n.op() instanceof Pool.MaxUnpool)) {
      strays = STRAYS;
    }
    long parameters = network.get().manifest().parameterCount();
    List<Engine> able = engines.stream().filter(e -> parameters <= e.mostParameters()).toList();
    if (able.isEmpty()) {
      findings.skip("no engine here runs " + parameters + " parameters");
    }
    for (Engine engine : able) {
      findings.part(engine.name(), f -> run(engine, program));
    }
  }

  private void run(Engine engine, Program program) {
    Program prepared = engine.rewrite().apply(program);
    Map<String, Node> results = new LinkedHashMap<>(prepared.graph().outputs());
    if (engine.stages()) {
      results.putAll(prepared.graph().stages());
    }
    Graph graph = prepared.graph().withOutputs(results);
    try (Executor.Session session =
        engine.executor().prepare(new Program(graph, prepared.weights()))) {
      for (JsonNode c : fixture.json().path("cases")) {
        long[] shape = Fixture.sizes(c.get("input_shape"));
        NdArray input = Generated.input(c.get("input_key").asText(), shape);
        Map<String, NdArray> got =
            Answers.of(fixture.json(), session.run(Map.of(Tracer.PICTURE, input)));
        String where = engine.name() + " on " + c.get("input_shape");
        compare(where, c, got, engine);
      }
    }
  }

  private void compare(String where, JsonNode c, Map<String, NdArray> got, Engine engine) {
    boolean right = true;
    for (Map.Entry<String, JsonNode> output : c.path("outputs").properties()) {
      String what = where + " " + output.getKey();
      NdArray value = got.get(ours(output.getKey(), got));
      JsonNode wanted = output.getValue();
      if (value == null) {
        right &= findings.expect(false, what + " is missing; the graph gives " + got.keySet());
        continue;
      }
      double allowed = engine.slack() * wanted.path("recommended_abs_tolerance").asDouble(1e-4);
      right &= findings.compare(what, Comparison.statistics(value, wanted, strays), allowed);
      if (wanted.has("argmax_histogram")) {
        long[] histogram = Fixture.sizes(wanted.get("argmax_histogram"));
        double positions = Arrays.stream(histogram).sum();
        long distance = Comparison.distance(Comparison.histogram(value), histogram);
        right &=
            findings.compare(what + " argmax histogram", distance, Math.max(2, 0.001 * positions));
      }
      JsonNode converted = c.path("outputs_after_conversion_to_huggingface").path(output.getKey());
      if (converted.isObject()) {
        double difference = Comparison.statistics(value, converted);
        right &= findings.compare(what + " after conversion", difference, allowed);
      }
    }
    if (engine.stages()) {
      stages(where, c, got, right);
    }
  }

  /** References call their logits out or masks. */
  private static String ours(String output, Map<String, NdArray> got) {
    boolean logits = output.equals("out") || output.equals("masks");
    return logits && !got.containsKey(output) ? Network.LOGITS : output;
  }

  /** The first stage that differs is what a reader wants to know of an output that does. */
  private void stages(String where, JsonNode c, Map<String, NdArray> got, boolean right) {
    Stages stages = new Stages(got, fixture.json().has("key_mapping_to_huggingface"));
    for (Map.Entry<String, JsonNode> stage : c.path("stage_outputs").properties()) {
      Optional<NdArray> value = stages.find(stage.getKey());
      if (value.isEmpty()) {
        continue;
      }
      double difference = Comparison.statistics(value.get(), stage.getValue(), strays);
      double allowed = Stages.allowed(stage.getValue());
      if (right) {
        findings.compare(where + " stage " + stage.getKey(), difference, allowed);
      } else if (!(difference <= allowed)) {
        findings.explain("the first stage to differ is " + stage.getKey() + ", by " + difference);
        return;
      }
    }
  }
}
