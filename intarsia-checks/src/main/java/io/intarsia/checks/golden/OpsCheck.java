package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.op.Norm;
import io.intarsia.run.BatchStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Single operations against PyTorch's, on every engine. */
final class OpsCheck {
  /** Of the largest element; single precision in another order of summation. */
  private static final double TOLERANCE = 5e-6;

  private final Fixture fixture;
  private final List<Engine> engines;
  private final Findings findings;
  private int unknown;

  OpsCheck(Fixture fixture, List<Engine> engines, Findings findings) {
    this.fixture = fixture;
    this.engines = engines;
    this.findings = findings;
  }

  void run() {
    OpCases known = new OpCases(fixture.cases());
    fixture.cases().forEach((name, c) -> check(known, name, c));
    if (unknown > 0) {
      findings.note(unknown + " cases not known");
    }
  }

  private void check(OpCases known, String name, JsonNode c) {
    if (c.has("running_mean")) {
      running(known.input(), name, c);
      return;
    }
    if (!c.has("output") || name.equals("grid")) {
      return;
    }
    Optional<OpCases.Call> call = known.call(name);
    if (call.isEmpty()) {
      unknown++;
      return;
    }
    NdArray wanted = Fixture.array(c.get("output"));
    for (Engine engine : engines) {
      if (!runs(engine, call.get())) {
        continue;
      }
      String where = engine.name() + " " + name;
      findings.part(
          where,
          f -> {
            NdArray got = Single.run(engine.executor(), call.get().op(), call.get().inputs());
            compare(where, call.get().view().of(got), wanted, engine.slack());
          });
      if (c.has("indices")) {
        findings.part(where, f -> indices(engine, where, known, c));
      }
    }
  }

  /** Engines of rewritten graphs are for inference, and take floats from outside only. */
  private static boolean runs(Engine engine, OpCases.Call call) {
    boolean trains = call.op() instanceof Norm.BatchNorm norm && norm.training();
    boolean floats = call.inputs().stream().allMatch(i -> i.dtype().isFloat());
    return engine.stages() || (!trains && floats);
  }

  private void compare(String where, NdArray got, NdArray wanted, double slack) {
    double allowed = slack * TOLERANCE * Math.max(Comparison.magnitude(wanted), 0.1);
    findings.compare(where, Comparison.largest(got, wanted), allowed);
  }

  private void indices(Engine engine, String where, OpCases known, JsonNode c) {
    OpCases.Call call = known.indices(c.path("name").asText());
    NdArray got = Single.run(engine.executor(), call.op(), call.inputs());
    NdArray wanted = Fixture.array(c.get("indices"));
    findings.compare(where + " indices", Comparison.largest(got, wanted), 0);
  }

  /** From mean 0 and variance 1 with momentum 0.1. */
  private void running(NdArray input, String name, JsonNode c) {
    BatchStatistics batch = BatchStatistics.of(input);
    long channels = input.size(1);
    float[] ones = new float[(int) channels];
    java.util.Arrays.fill(ones, 1);
    Map<String, NdArray> after =
        Map.of(
            "running_mean",
            batch.runningMean(NdArray.ofFloats(new float[(int) channels], channels), 0.1),
            "running_var",
            batch.runningVariance(NdArray.ofFloats(ones, channels), 0.1));
    after.forEach((field, got) -> compare(name + " " + field, got, Fixture.array(c.get(field)), 1));
  }
}
