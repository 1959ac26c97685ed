package io.intarsia.checks.golden.optim;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.optim.Clip;
import io.intarsia.optim.Leaves;
import io.intarsia.optim.Optimizer;
import io.intarsia.optim.OptimizerSpec;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The way an optimiser takes through a small problem: loss = mean cross entropy(XW + b, Y). */
public final class OptimizersCheck {
  private static final double ALLOWED = 1e-6;

  private final Problem problem;

  /**
   * @param problem the start W0 [F, C] and b0 [C], the inputs X [N, F], the classes Y [N]
   */
  public OptimizersCheck(JsonNode problem) {
    this.problem = new Problem(problem);
  }

  /** Compares losses and parameters of one case. */
  public void run(JsonNode c, Verdict verdict) {
    String name = c.get("name").asText();
    JsonNode params = c.get("params");
    Clip clip = clip(params);
    int last = 0;
    for (JsonNode at : c.get("trajectory")) {
      last = Math.max(last, at.get("after_step").asInt());
    }
    OptimizerSpec spec = spec(params);
    try (Leaves leaves = Leaves.of(problem.start());
        Optimizer optimizer = spec.create(groups(params, spec, leaves))) {
      for (int step = 1; step <= last; step++) {
        Map<String, NdArray> now = leaves.values();
        double factor = params.path("loss_factor").asDouble(1);
        Problem.At at = problem.at(get(now, "W"), get(now, "b"), factor);
        optimizer.zeroGrad();
        leaves.gradients(at.gradients());
        double norm = clip.apply(leaves.tensors().values());
        optimizer.step(params.has("groups") ? 1 : spec.lr());
        if (c.path("losses").has(step - 1)) {
          double wanted = c.get("losses").get(step - 1).asDouble();
          verdict.compare(name + " loss " + step, Math.abs(at.loss() - wanted), ALLOWED);
        }
        for (JsonNode wanted : c.get("trajectory")) {
          if (wanted.get("after_step").asInt() == step) {
            compare(name + " after " + step, wanted, leaves.values(), norm, verdict);
          }
        }
      }
    }
  }

  private static NdArray get(Map<String, NdArray> values, String key) {
    return Objects.requireNonNull(values.get(key));
  }

  private static void compare(
      String where, JsonNode at, Map<String, NdArray> got, double norm, Verdict verdict) {
    if (at.has("total_norm_before_clip")) {
      double wanted = at.get("total_norm_before_clip").asDouble();
      verdict.compare(where + " norm", Math.abs(norm - wanted), ALLOWED);
    }
    got.forEach(
        (key, value) -> {
          NdArray wanted = Problem.array(at.get(key));
          double worst = 0;
          for (int i = 0; i < wanted.count(); i++) {
            double difference = Math.abs(value.at(i) - wanted.at(i));
            worst = difference <= worst ? worst : difference;
          }
          verdict.compare(where + " " + key, worst, ALLOWED);
        });
  }

  private static OptimizerSpec spec(JsonNode params) {
    String type = params.path("optimizer").asText("AdamW").toLowerCase(Locale.ROOT);
    return OptimizerSpecs.read(
        new Params(type)
            .take(params, "lr", "weight_decay", "momentum", "dampening", "nesterov", "betas", "eps")
            .take(params, "amsgrad", "maximize", "alpha", "centered", "rho", "lr_decay")
            .take(params, "initial_accumulator_value", "momentum_decay", "decoupled_weight_decay")
            .flag("torch_1_13", type.equals("nadam"))
            .section());
  }

  private static Clip clip(JsonNode params) {
    if (params.has("clip_grad_norm")) {
      return new Clip.Norm(params.get("clip_grad_norm").asDouble(), 2);
    }
    return params.has("clip_grad_value")
        ? new Clip.Value(params.get("clip_grad_value").asDouble())
        : new Clip.None();
  }

  private static List<ParameterGroup> groups(JsonNode params, OptimizerSpec spec, Leaves leaves) {
    if (!params.has("groups")) {
      return List.of(new ParameterGroup("all", leaves.tensors(), 1, spec.weightDecay()));
    }
    List<ParameterGroup> groups = new ArrayList<>();
    for (JsonNode group : params.get("groups")) {
      for (Map.Entry<String, JsonNode> member : group.properties()) {
        String key = member.getKey();
        var parameter = Objects.requireNonNull(leaves.tensors().get(key), key);
        groups.add(
            new ParameterGroup(
                key,
                Map.of(key, parameter),
                member.getValue().path("lr").asDouble(spec.lr()),
                member.getValue().path("weight_decay").asDouble(spec.weightDecay())));
      }
    }
    return groups;
  }
}
