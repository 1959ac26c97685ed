package io.intarsia.checks.golden.training;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.config.Config;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.mix.Objective;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.optim.Clip;
import io.intarsia.optim.OptimizerSpec;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterRules;
import io.intarsia.run.Executor;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.infer.TorchExecutor;
import io.intarsia.train.Batch;
import io.intarsia.train.Learner;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Some steps of training: losses, norms of gradients, gradients, and the values afterwards. */
public final class TrainingCheck {
  private static final double EARLY = 2e-5;
  private static final double LATE = 1e-4;
  private static final int EARLY_STEPS = 3;
  private static final String AFTER = "state_after_step";

  /** Takes one difference and what is allowed of it. */
  public interface Verdict {
    /** True if the difference is allowed; a NaN is not. */
    boolean compare(String what, double difference, double allowed);
  }

  private final JsonNode json;
  private final Verdict verdict;
  private final Set<String> noise = new HashSet<>();

  /** A fixture. */
  public TrainingCheck(JsonNode json, Verdict verdict) {
    this.json = json;
    this.verdict = verdict;
    json.path("parameters_with_mathematically_zero_gradient")
        .forEach(key -> noise.add(key.asText()));
  }

  /**
   * Trains and compares.
   *
   * @param batch the one batch of all steps
   */
  public void run(Network network, Weights weights, Batch batch) {
    JsonNode train = json.get("train");
    OptimizerSpec optimizer = optimizer(train.get("optimizer"));
    boolean frozen = train.path("mode").asText().startsWith("eval()");
    Learner.Options options =
        new Learner.Options(
            optimizer,
            ParameterRules.none(),
            new Clip.None(),
            null,
            frozen ? Learner.Mode.FROZEN_NORMS : Learner.Mode.NO_DROPOUT,
            true,
            TorchSettings.cpu());
    try (Learner learner =
        new Learner(network, weights, objective(train.get("loss").asText()), options)) {
      for (int step = 0; step < json.get("losses").size(); step++) {
        double loss = learner.accumulate(batch, 1, 1).getOrDefault(Objective.TOTAL, Double.NaN);
        double wanted = json.get("losses").get(step).asDouble();
        double share = step < EARLY_STEPS ? EARLY : LATE;
        verdict.compare("loss " + step, Math.abs(loss - wanted), share * Math.abs(wanted));
        if (step == 0) {
          gradients(learner.gradients());
        }
        double norm = learner.step(optimizer.lr());
        if (json.path("grad_norm_per_step").has(step)) {
          double known = json.get("grad_norm_per_step").get(step).asDouble();
          verdict.compare("gradient norm " + step, Math.abs(norm - known), LATE * known);
        }
        if (json.has(AFTER + (step + 1))) {
          state(step + 1, learner.weights());
        }
      }
      evaluate(network, learner.weights(), batch);
    }
  }

  private void gradients(Map<String, NdArray> got) {
    for (Map.Entry<String, JsonNode> entry : json.get("gradients_step0").properties()) {
      if (noise.contains(entry.getKey())) {
        continue;
      }
      NdArray gradient = got.get(entry.getKey());
      JsonNode wanted = entry.getValue();
      double largest =
          Math.max(
              Math.abs(wanted.path("min").asDouble()), Math.abs(wanted.path("max").asDouble()));
      double difference = gradient == null ? Double.NaN : samples(gradient, wanted.get("samples"));
      verdict.compare("gradient of " + entry.getKey(), difference, LATE * largest + 1e-7);
    }
  }

  private void state(int step, Weights got) {
    for (Map.Entry<String, JsonNode> entry : json.get(AFTER + step).properties()) {
      if (noise.contains(entry.getKey())) {
        continue;
      }
      JsonNode wanted = entry.getValue();
      double largest = 0;
      for (JsonNode sample : wanted.path("samples")) {
        largest = Math.max(largest, Math.abs(sample.get(1).asDouble()));
      }
      double gap = wanted.path("f32_f64_max_abs_diff").asDouble();
      double allowed = Math.max(Math.max(25 * gap, 5e-6 * largest), 1e-6);
      double difference = samples(got.get(entry.getKey()), wanted.path("samples"));
      verdict.compare(entry.getKey() + " after step " + step, difference, allowed);
    }
  }

  private void evaluate(Network network, Weights weights, Batch batch) {
    JsonNode wanted = json.path("eval_logits_after_training");
    if (!wanted.isObject()) {
      return;
    }
    Program program = new Program(Tracer.trace(network), weights);
    try (Executor.Session session = new TorchExecutor(TorchSettings.cpu()).prepare(program)) {
      NdArray logits =
          Objects.requireNonNull(
              session.run(Map.of(Tracer.PICTURE, batch.pictures())).get(Network.LOGITS));
      double largest =
          Math.max(
              Math.abs(wanted.path("min").asDouble()), Math.abs(wanted.path("max").asDouble()));
      double allowed = wanted.path("recommended_abs_tolerance").asDouble(LATE * largest);
      verdict.compare("logits after training", samples(logits, wanted.get("samples")), allowed);
    }
  }

  private static double samples(NdArray got, JsonNode samples) {
    double worst = 0;
    for (JsonNode sample : samples) {
      double difference = Math.abs(got.at(sample.get(0).asInt()) - sample.get(1).asDouble());
      worst = difference <= worst ? worst : difference;
    }
    return worst;
  }

  private static OptimizerSpec optimizer(JsonNode given) {
    StringBuilder text = new StringBuilder();
    text.append("type: ").append(given.get("name").asText().toLowerCase(Locale.ROOT));
    for (String key :
        new String[] {"lr", "momentum", "dampening", "nesterov", "weight_decay", "betas", "eps"}) {
      if (given.has(key)) {
        text.append("\n").append(key).append(": ").append(given.get(key));
      }
    }
    return OptimizerSpecs.read(Config.parse("fixture", text.toString()).root());
  }

  /**
   * The loss from its description, such as {@code cross_entropy(ignore 255) + smp DiceLoss(...)}.
   */
  private static Objective objective(String text) {
    boolean dice = text.contains("DiceLoss(multiclass");
    boolean auxiliary = text.contains("cross_entropy(aux");
    String yaml =
        "loss: ["
            + (dice ? "cross_entropy, {type: dice, mode: multiclass}" : "cross_entropy")
            + "]\n"
            + (auxiliary ? "auxiliary: {aux: " + factor(text) + "}\n" : "");
    return Objective.read(Config.parse("fixture", yaml).root(), LossSpecs.IGNORE);
  }

  private static String factor(String text) {
    return text.replaceAll(".*?([0-9.]+)\\*cross_entropy\\(aux.*", "$1");
  }
}
