package io.intarsia.optim;

import io.intarsia.config.Section;
import io.intarsia.optim.ScheduleSpec.Cyclic.CyclicMode;
import io.intarsia.optim.ScheduleSpec.MmcvPoly.WarmupKind;
import java.util.List;

/** Reads how a configuration wants the rate to change; keys are those of PyTorch and mmcv. */
public final class ScheduleSpecs {
  private static final List<String> TYPES =
      List.of(
          "constant",
          "constant_factor",
          "linear",
          "poly",
          "mmcv_poly",
          "cosine",
          "cosine_restarts",
          "step",
          "multi_step",
          "exponential",
          "one_cycle",
          "cyclic",
          "sequential",
          "warmup",
          "plateau");
  private static final double MOST = Double.MAX_VALUE;
  private static final int LONGEST = Integer.MAX_VALUE;

  private ScheduleSpecs() {}

  private enum Anneal {
    COS,
    LINEAR
  }

  private enum Mode {
    MIN,
    MAX
  }

  private enum Threshold {
    REL,
    ABS
  }

  /**
   * Reads {@code {type: mmcv_poly, power: 1.0, warmup: linear, warmup_iters: 1500, warmup_ratio:
   * 1.0e-6}} and the like; lengths that are missing are those of the run.
   *
   * @throws io.intarsia.base.Refusal USAGE if a key is unknown or a value out of its range
   */
  public static ScheduleSpec read(Section section) {
    ScheduleSpec spec =
        switch (section.text("type", "constant")) {
          case "constant" -> new ScheduleSpec.Constant();
          case "constant_factor" ->
              new ScheduleSpec.ConstantFactor(
                  section.number("factor", 1.0 / 3, 0, 1),
                  section.whole("total_iters", 5, 0, LONGEST));
          case "linear" ->
              new ScheduleSpec.Linear(
                  section.number("start_factor", 1.0 / 3, 0, 1),
                  section.number("end_factor", 1, 0, 1),
                  section.whole("total_iters", 0, 0, LONGEST));
          case "poly" ->
              new ScheduleSpec.Poly(
                  section.number("power", 0.9, 0, MOST),
                  section.whole("total_iters", 0, 0, LONGEST));
          case "mmcv_poly" ->
              new ScheduleSpec.MmcvPoly(
                  section.number("power", 1, 0, MOST),
                  section.number("min_lr", 0, 0, MOST),
                  section.whole("max_iters", 0, 0, LONGEST),
                  section.choice("warmup", WarmupKind.NONE),
                  section.whole("warmup_iters", 0, 0, LONGEST),
                  section.number("warmup_ratio", 0.1, 0, 1));
          case "cosine" ->
              new ScheduleSpec.Cosine(
                  section.whole("t_max", 0, 0, LONGEST), section.number("eta_min", 0, 0, MOST));
          case "cosine_restarts" ->
              new ScheduleSpec.CosineRestarts(
                  positive(section, "t_0"),
                  section.whole("t_mult", 1, 1, LONGEST),
                  section.number("eta_min", 0, 0, MOST));
          case "step" ->
              new ScheduleSpec.Steps(
                  positive(section, "step_size"), section.number("gamma", 0.1, 0, MOST));
          case "multi_step" ->
              new ScheduleSpec.MultiStep(
                  longs(section, "milestones"), section.number("gamma", 0.1, 0, MOST));
          case "exponential" ->
              new ScheduleSpec.Exponential(
                  section.number("gamma", section.number("gamma"), 0, MOST));
          case "one_cycle" -> oneCycle(section);
          case "cyclic" -> cyclic(section);
          case "sequential" -> sequential(section);
          case "warmup" ->
              new ScheduleSpec.Warmup(
                  positive(section, "iters"),
                  section.number("factor", 1e-6, 0, 1),
                  read(section.section("then")));
          case "plateau" -> plateau(section);
          default -> throw section.unknownType(TYPES);
        };
    section.close();
    return spec;
  }

  private static ScheduleSpec oneCycle(Section section) {
    boolean threePhase = section.flag("three_phase", false);
    double start = section.number("pct_start", 0.3, 0, threePhase ? 0.5 : 1);
    return new ScheduleSpec.OneCycle(
        section.number("max_lr", 0, 0, MOST),
        section.whole("total_steps", 0, 0, LONGEST),
        start,
        section.number("div_factor", 25, Double.MIN_NORMAL, MOST),
        section.number("final_div_factor", 1e4, Double.MIN_NORMAL, MOST),
        section.choice("anneal", Anneal.COS) == Anneal.LINEAR,
        threePhase);
  }

  private static ScheduleSpec cyclic(Section section) {
    int up = section.whole("step_size_up", 2000, 1, LONGEST);
    return new ScheduleSpec.Cyclic(
        section.number("base_lr", section.number("base_lr"), 0, MOST),
        section.number("max_lr", section.number("max_lr"), 0, MOST),
        up,
        section.whole("step_size_down", up, 1, LONGEST),
        section.choice("mode", CyclicMode.TRIANGULAR),
        section.number("gamma", 1, 0, MOST));
  }

  private static ScheduleSpec sequential(Section section) {
    List<ScheduleSpec> parts = section.sections("parts").stream().map(ScheduleSpecs::read).toList();
    List<Long> milestones = longs(section, "milestones");
    if (parts.isEmpty() || parts.size() != milestones.size() + 1) {
      throw section.wrong("milestones", "one step less than there are parts");
    }
    return new ScheduleSpec.Sequential(parts, milestones);
  }

  private static ScheduleSpec plateau(Section section) {
    return new ScheduleSpec.Plateau(
        section.choice("mode", Mode.MIN) == Mode.MAX,
        section.number("factor", 0.1, 0, Math.nextDown(1.0)),
        section.whole("patience", 10, 0, LONGEST),
        section.number("threshold", 1e-4, 0, MOST),
        section.choice("threshold_mode", Threshold.REL) == Threshold.REL,
        section.whole("cooldown", 0, 0, LONGEST),
        section.number("min_lr", 0, 0, MOST),
        section.number("eps", 1e-8, 0, MOST));
  }

  private static int positive(Section section, String key) {
    return section.whole(key, section.whole(key), 1, LONGEST);
  }

  /** Steps in rising order. */
  private static List<Long> longs(Section section, String key) {
    List<Long> steps = section.wholes(key, List.of()).stream().map(Integer::longValue).toList();
    boolean rising = steps.stream().sorted().toList().equals(steps);
    if (!rising || steps.stream().anyMatch(s -> s < 0)) {
      throw section.wrong(key, "steps of 0 or more in rising order");
    }
    return steps;
  }
}
