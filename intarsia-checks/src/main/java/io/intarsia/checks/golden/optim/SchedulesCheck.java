package io.intarsia.checks.golden.optim;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.optim.Schedule;
import io.intarsia.optim.ScheduleSpecs;

/** Rates of a schedule, step by step. */
public final class SchedulesCheck {
  private static final double ALLOWED = 1e-12;

  private SchedulesCheck() {}

  /** Compares the rates of one case. */
  public static void run(JsonNode c, Verdict verdict) {
    String name = c.get("name").asText();
    JsonNode params = c.get("params");
    double lr = params.get("base_lr").asDouble();
    JsonNode wanted = c.has("lr") ? c.get("lr") : c.get("lr_at_step");
    Schedule schedule =
        ScheduleSpecs.read(params(name, params).section()).create(lr, wanted.size());
    JsonNode metrics = params.path("metrics");
    for (int i = 0; i < wanted.size(); i++) {
      long step = c.has("iterations") ? c.get("iterations").get(i).asLong() : i;
      double rate = wanted.get(i).asDouble();
      double off = Math.abs(schedule.at(step) - rate);
      verdict.compare(name + " at " + step, off, ALLOWED * Math.abs(rate));
      if (metrics.has(i)) {
        schedule.observe(metrics.get(i).asDouble());
      }
    }
  }

  /** The kind is told by the parameters, which the names of unseen cases need not repeat. */
  private static Params params(String name, JsonNode from) {
    if (from.has("metrics")) {
      return new Params("plateau")
          .take(from, "mode", "factor", "patience", "threshold", "threshold_mode", "cooldown")
          .take(from, "min_lr", "eps");
    } else if (from.has("milestones") && (from.has("linear") || from.has("cosine"))) {
      return new Params("sequential")
          .with("parts", linear(from.get("linear")), cosine(from.get("cosine")))
          .take(from, "milestones");
    } else if (from.has("max_iters")) {
      return new Params("mmcv_poly")
          .take(from, "power", "min_lr", "max_iters", "warmup", "warmup_iters", "warmup_ratio");
    } else if (from.has("step_size_up")) {
      return new Params("cyclic")
          .take(from, "base:base_lr", "max_lr", "step_size_up", "step_size_down", "mode", "gamma");
    } else if (from.has("total_steps")) {
      return new Params("one_cycle")
          .take(from, "max_lr", "total_steps", "pct_start", "div_factor", "final_div_factor")
          .take(from, "anneal", "three_phase");
    } else if (from.has("T_0")) {
      return new Params("cosine_restarts").take(from, "T_0:t_0", "T_mult:t_mult", "eta_min");
    } else if (from.has("T_max")) {
      return cosine(from);
    } else if (from.has("milestones")) {
      return new Params("multi_step").take(from, "milestones", "gamma");
    } else if (from.has("step_size")) {
      return new Params("step").take(from, "step_size", "gamma");
    } else if (from.has("start_factor")) {
      return linear(from);
    } else if (from.has("power")) {
      return new Params("poly").take(from, "power", "total_iters");
    } else if (from.has("factor")) {
      return new Params("constant_factor").take(from, "factor", "total_iters");
    } else if (from.has("gamma")) {
      return new Params("exponential").take(from, "gamma");
    }
    throw new IllegalArgumentException("schedule " + name + " is not known");
  }

  private static Params linear(JsonNode from) {
    return new Params("linear").take(from, "start_factor", "end_factor", "total_iters");
  }

  private static Params cosine(JsonNode from) {
    return new Params("cosine").take(from, "T_max:t_max", "eta_min");
  }
}
