package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.image.Interpolate;
import io.intarsia.op.Op;
import io.intarsia.op.Pool;
import io.intarsia.op.Resample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Resampling of float pictures against PyTorch's: ours directly, and on every engine. */
final class InterpolateCheck {
  private static final double TOLERANCE = 5e-6;

  private final Fixture fixture;
  private final List<Engine> engines;
  private final Findings findings;

  InterpolateCheck(Fixture fixture, List<Engine> engines, Findings findings) {
    this.fixture = fixture;
    this.engines = engines;
    this.findings = findings;
  }

  void run() {
    NdArray input = Fixture.array(fixture.json().at("/cases/0/input"));
    fixture
        .cases()
        .forEach(
            (name, c) -> {
              if (c.has("params")) {
                check(name, c, input);
              }
            });
  }

  private void check(String name, JsonNode c, NdArray input) {
    NdArray wanted = Fixture.array(c.get("output"));
    double allowed = TOLERANCE * Math.max(Comparison.magnitude(wanted), 0.1);
    findings.part(
        name, f -> f.compare(name, Comparison.largest(direct(c, input), wanted), allowed));
    Optional<Op> op = op(c.get("params"), wanted);
    for (Engine engine : op.isPresent() ? engines : List.<Engine>of()) {
      String where = engine.name() + " " + name;
      findings.part(
          where,
          f -> {
            NdArray got = Single.run(engine.executor(), op.orElseThrow(), List.of(input));
            f.compare(where, Comparison.largest(got, wanted), engine.slack() * allowed);
          });
    }
  }

  /** By the resizing of pictures that pre-processing uses. */
  private static NdArray direct(JsonNode c, NdArray input) {
    JsonNode params = c.get("params");
    String mode = params.get("mode").asText().toUpperCase(Locale.ROOT).replace('-', '_');
    Interpolate how =
        new Interpolate(
            Interpolate.Mode.valueOf(mode),
            params.path("align_corners").asBoolean(),
            params.path("antialias").asBoolean());
    int planes = (int) (input.size(0) * input.size(1));
    int height = (int) input.size(2);
    int width = (int) input.size(3);
    long[] shape = Fixture.sizes(c.at("/output/shape"));
    NdArray like = NdArray.ofFloats(new float[(int) NdArray.count(shape)], shape);
    float[] out =
        target(params, like) instanceof Resample.Target.Scale scale
            ? how.byFactor(input.floats(), planes, height, width, scale.height(), scale.width())
            : how.toSize(input.floats(), planes, height, width, (int) shape[2], (int) shape[3]);
    return NdArray.ofFloats(out, shape);
  }

  /** The operation, unless only pre-processing knows it. */
  private static Optional<Op> op(JsonNode params, NdArray wanted) {
    String mode = params.get("mode").asText();
    if (mode.equals("area")) {
      return Optional.of(new Pool.AdaptivePool((int) wanted.size(2), (int) wanted.size(3), false));
    } else if (mode.equals("nearest-exact") || params.path("antialias").asBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        new Resample.Resize(
            Resample.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
            params.path("align_corners").asBoolean(),
            target(params, wanted)));
  }

  private static Resample.Target target(JsonNode params, NdArray wanted) {
    JsonNode factor = params.path("scale_factor");
    if (factor.isMissingNode() || params.path("recompute_scale_factor").asBoolean()) {
      return new Resample.Target.Size(wanted.size(2), wanted.size(3));
    }
    return factor.isArray()
        ? new Resample.Target.Scale(factor.get(0).asDouble(), factor.get(1).asDouble())
        : new Resample.Target.Scale(factor.asDouble(), factor.asDouble());
  }
}
