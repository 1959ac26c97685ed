package io.intarsia.optim;

import io.intarsia.config.Section;
import java.util.List;

/** Reads which optimiser a configuration wants; keys and defaults are those of torch.optim. */
public final class OptimizerSpecs {
  private static final List<String> TYPES =
      List.of("sgd", "adam", "adamw", "radam", "nadam", "adamax", "rmsprop", "adagrad", "adadelta");
  private static final double MOST = Double.MAX_VALUE;
  private static final double BELOW_ONE = Math.nextDown(1.0);

  private OptimizerSpecs() {}

  /**
   * Reads {@code {type: adamw, lr: 6.0e-5, weight_decay: 0.01, betas: [0.9, 0.999]}} and the like.
   *
   * @throws io.intarsia.base.Refusal USAGE if a key is unknown or a value out of its range
   */
  public static OptimizerSpec read(Section section) {
    boolean maximize = section.flag("maximize", false);
    OptimizerSpec spec =
        switch (section.text("type", "adamw")) {
          case "sgd" -> sgd(section, maximize);
          case "adam" -> adam(section, false, maximize);
          case "adamw" -> adam(section, true, maximize);
          case "radam" ->
              new OptimizerSpec.RAdam(
                  lr(section, 1e-3),
                  beta(section, 0),
                  beta(section, 1),
                  eps(section, 1e-8),
                  decay(section, 0),
                  section.flag("decoupled_weight_decay", false),
                  maximize);
          case "nadam" ->
              new OptimizerSpec.NAdam(
                  lr(section, 2e-3),
                  beta(section, 0),
                  beta(section, 1),
                  eps(section, 1e-8),
                  decay(section, 0),
                  section.number("momentum_decay", 4e-3, 0, MOST),
                  section.flag("decoupled_weight_decay", false),
                  maximize,
                  section.flag("torch_1_13", false));
          case "adamax" ->
              new OptimizerSpec.AdaMax(
                  lr(section, 2e-3),
                  beta(section, 0),
                  beta(section, 1),
                  eps(section, 1e-8),
                  decay(section, 0),
                  maximize);
          case "rmsprop" ->
              new OptimizerSpec.RmsProp(
                  lr(section, 1e-2),
                  section.number("alpha", 0.99, 0, MOST),
                  eps(section, 1e-8),
                  decay(section, 0),
                  section.number("momentum", 0, 0, MOST),
                  section.flag("centered", false),
                  maximize);
          case "adagrad" ->
              new OptimizerSpec.AdaGrad(
                  lr(section, 1e-2),
                  section.number("lr_decay", 0, 0, MOST),
                  decay(section, 0),
                  section.number("initial_accumulator_value", 0, 0, MOST),
                  eps(section, 1e-10),
                  maximize);
          case "adadelta" ->
              new OptimizerSpec.AdaDelta(
                  lr(section, 1.0),
                  section.number("rho", 0.9, 0, 1),
                  eps(section, 1e-6),
                  decay(section, 0),
                  maximize);
          default -> throw section.unknownType(TYPES);
        };
    section.close();
    return spec;
  }

  private static OptimizerSpec sgd(Section section, boolean maximize) {
    double momentum = section.number("momentum", 0, 0, MOST);
    double dampening = section.number("dampening", 0);
    boolean nesterov = section.flag("nesterov", false);
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw section.wrong("nesterov", "momentum above 0 and no dampening beside it");
    }
    return new OptimizerSpec.Sgd(
        lr(section, 1e-3), momentum, dampening, decay(section, 0), nesterov, maximize);
  }

  private static OptimizerSpec adam(Section section, boolean decoupled, boolean maximize) {
    return new OptimizerSpec.Adam(
        lr(section, 1e-3),
        beta(section, 0),
        beta(section, 1),
        eps(section, 1e-8),
        decay(section, decoupled ? 1e-2 : 0),
        decoupled,
        section.flag("amsgrad", false),
        maximize);
  }

  private static double lr(Section section, double fallback) {
    return section.number("lr", fallback, 0, MOST);
  }

  private static double decay(Section section, double fallback) {
    return section.number("weight_decay", fallback, 0, MOST);
  }

  private static double eps(Section section, double fallback) {
    return section.number("eps", fallback, 0, MOST);
  }

  private static double beta(Section section, int index) {
    List<Double> betas = section.numbers("betas", List.of(0.9, 0.999));
    boolean right = betas.size() == 2 && betas.stream().allMatch(b -> b >= 0 && b <= BELOW_ONE);
    if (!right) {
      throw section.wrong("betas", "two numbers, each from 0 to below 1");
    }
    return betas.get(index);
  }
}
