package io.intarsia.optim;

import java.util.Map;

/** Another schedule's rate, times a factor that grows along a line to 1 over the first steps. */
final class WarmupSchedule implements Schedule {
  private final long iters;
  private final double factor;
  private final Schedule then;

  WarmupSchedule(long iters, double factor, Schedule then) {
    this.iters = iters;
    this.factor = factor;
    this.then = then;
  }

  @Override
  public double at(long step) {
    double rate = then.at(step);
    return step < iters ? rate * (factor + (1 - factor) * step / iters) : rate;
  }

  @Override
  public void observe(double metric) {
    then.observe(metric);
  }

  @Override
  public Map<String, Double> state() {
    return then.state();
  }

  @Override
  public void load(Map<String, Double> state) {
    then.load(state);
  }
}
