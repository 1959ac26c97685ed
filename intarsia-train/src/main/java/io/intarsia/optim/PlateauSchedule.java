package io.intarsia.optim;

import io.intarsia.base.Refusal;
import io.intarsia.optim.ScheduleSpec.Plateau;
import java.util.LinkedHashMap;
import java.util.Map;

/** A rate that falls when the metric no longer becomes better, as {@code ReduceLROnPlateau}. */
final class PlateauSchedule implements Schedule {
  private final Plateau spec;
  private double rate;
  private double best;
  private double waited;
  private double resting;

  PlateauSchedule(Plateau spec, double lr) {
    this.spec = spec;
    this.rate = lr;
    this.best = spec.maximize() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  @Override
  public double at(long step) {
    return rate;
  }

  @Override
  public void observe(double metric) {
    if (better(metric)) {
      best = metric;
      waited = 0;
    } else {
      waited++;
    }
    if (resting > 0) {
      resting--;
      waited = 0;
    }
    if (waited > spec.patience()) {
      double lower = Math.max(rate * spec.factor(), spec.minLr());
      if (rate - lower > spec.eps()) {
        rate = lower;
      }
      resting = spec.cooldown();
      waited = 0;
    }
  }

  private boolean better(double metric) {
    double threshold = spec.threshold();
    if (spec.maximize()) {
      return metric > (spec.relative() ? best * (1 + threshold) : best + threshold);
    }
    return metric < (spec.relative() ? best * (1 - threshold) : best - threshold);
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> state = new LinkedHashMap<>();
    state.put("lr", rate);
    state.put("best", best);
    state.put("num_bad_epochs", waited);
    state.put("cooldown_counter", resting);
    return state;
  }

  @Override
  public void load(Map<String, Double> state) {
    if (!state.keySet().equals(state().keySet())) {
      throw Refusal.model(
          "the schedule's state has %s, wanted %s; take the run up with the schedule it was made"
              + " with",
          state.keySet(), state().keySet());
    }
    double lr = number(state, "lr");
    if (!(lr >= 0 && lr < Double.POSITIVE_INFINITY)) {
      throw Refusal.model("the schedule's state: lr is %s, wanted a rate of 0 or more", lr);
    }
    rate = lr;
    best = number(state, "best");
    waited = number(state, "num_bad_epochs");
    resting = number(state, "cooldown_counter");
  }

  private static double number(Map<String, Double> state, String name) {
    Double number = state.get(name);
    if (number == null) {
      throw Refusal.model("the schedule's state: %s is missing", name);
    }
    return number;
  }
}
