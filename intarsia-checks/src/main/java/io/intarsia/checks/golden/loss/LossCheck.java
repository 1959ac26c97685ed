package io.intarsia.checks.golden.loss;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.loss.ActiveBoundary;
import io.intarsia.loss.Loss;
import io.intarsia.loss.math.BoundaryMaps;
import io.intarsia.loss.math.SignedDistance;
import io.intarsia.loss.mix.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One case of a loss: its value, its gradient, and the maps it goes by. */
public final class LossCheck {
  private static final double TOLERANCE = 1e-5;

  /** Takes comparisons. */
  @FunctionalInterface
  public interface Report {
    /** One difference against what is allowed; a NaN fails. */
    boolean compare(String what, double difference, double allowed);
  }

  private final String name;
  private final JsonNode c;
  private final Report report;

  private LossCheck(String name, JsonNode c, Report report) {
    this.name = name;
    this.c = c;
    this.report = report;
  }

  /**
   * Checks a case.
   *
   * @param fixture the name of its fixture, which begins with that of the loss
   * @throws IllegalArgumentException if it is of no known loss
   */
  public static void check(String fixture, String name, JsonNode c, Report report) {
    Optional<Loss> loss = LossCases.loss(fixture, name, c);
    new LossCheck(name, c, report)
        .run(
            loss.orElseThrow(
                () -> new IllegalArgumentException("loss '" + fixture + "' is not known")));
  }

  private void run(Loss loss) {
    NdArray logits = floats(c.get("logits"));
    if (logits.rank() == 3) {
      logits = logits.reshape(new long[] {logits.size(0), 1, logits.size(1), logits.size(2)});
    }
    boolean classes = c.at("/target/shape").size() == 3 && logits.size(1) > 1;
    NdArray truth = classes ? longs(c.get("target")) : floats(c.get("target"));
    if (loss instanceof ActiveBoundary active && c.has("gt_boundary")) {
      maps(active, logits, truth);
    } else if (c.has("dist_maps")) {
      NdArray distances = SignedDistance.of(truth, (int) logits.size(1));
      compare("dist_maps", distances.floats(), numbers(c.get("dist_maps")), TOLERANCE);
    }
    Probe.Result got = Probe.of(loss, logits, truth);
    JsonNode wanted = c.get("loss");
    double[] loss64 =
        wanted.isObject() ? numbers(wanted) : new double[] {wanted.isNull() ? 0 : number(wanted)};
    compare("loss", got.loss().floats(), loss64, TOLERANCE * Math.max(1, largest(loss64)));
    double[] gradient =
        wanted.isNull() && !c.has("grad_logits")
            ? new double[logits.count()]
            : numbers(c.get("grad_logits"));
    double allowed = TOLERANCE * largest(gradient) + 1e-8;
    compare("gradient", got.gradient().floats(), gradient, allowed);
  }

  /** The maps have to be equal before the loss means anything. */
  private void maps(ActiveBoundary loss, NdArray logits, NdArray truth) {
    BoundaryMaps maps = BoundaryMaps.of(truth, loss.ignoreIndex());
    float[] boundary = new float[truth.count()];
    for (int i = 0; i < boundary.length; i++) {
      boundary[i] = maps.boundary()[i] ? 1 : 0;
    }
    float[] predicted = Probe.predictedBoundary(loss, logits, truth).floats();
    List<Float> directions = new ArrayList<>();
    for (int i = 0; i < predicted.length; i++) {
      if (predicted[i] > 0 && maps.direction()[i] != BoundaryMaps.HERE) {
        directions.add((float) maps.direction()[i]);
      }
    }
    float[] kept = new float[directions.size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = directions.get(i);
    }
    compareIfThere("gt_boundary", boundary);
    compareIfThere("dist_maps", maps.distance());
    compareIfThere("pred_boundary", predicted);
    compareIfThere("direction_gt", kept);
  }

  private void compareIfThere(String field, float[] got) {
    if (c.hasNonNull(field)) {
      compare(field, got, numbers(c.get(field)), 0);
    }
  }

  private void compare(String what, float[] got, double[] wanted, double allowed) {
    double worst = got.length == wanted.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(got.length, wanted.length); i++) {
      boolean same = got[i] == wanted[i] || (Float.isNaN(got[i]) && Double.isNaN(wanted[i]));
      worst = same ? worst : Math.max(worst, Math.abs(got[i] - wanted[i]));
    }
    report.compare(name + " " + what, worst, allowed);
  }

  /** The largest magnitude of those that are numbers. */
  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    return largest;
  }

  private static double number(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean() ? 1 : 0;
    }
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
  }

  private static double[] numbers(JsonNode array) {
    JsonNode data = array.get("data");
    double[] out = new double[data.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(data.get(i));
    }
    return out;
  }

  private static long[] shape(JsonNode array) {
    JsonNode shape = array.get("shape");
    long[] out = new long[shape.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape.get(i).asLong();
    }
    return out;
  }

  private static NdArray floats(JsonNode array) {
    double[] numbers = numbers(array);
    float[] out = new float[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) numbers[i];
    }
    return NdArray.ofFloats(out, shape(array));
  }

  private static NdArray longs(JsonNode array) {
    double[] numbers = numbers(array);
    long[] out = new long[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (long) numbers[i];
    }
    return NdArray.ofLongs(out, shape(array));
  }
}
