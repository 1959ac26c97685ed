package io.intarsia.optim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schedules one after another, each from 0 at its milestone. */
final class Chain implements Schedule {
  private final List<Schedule> parts;
  private final List<Long> milestones;
  private int current;

  private Chain(List<Schedule> parts, List<Long> milestones) {
    this.parts = parts;
    this.milestones = milestones;
  }

  /** A part without a length of its own lasts until the next begins. */
  static Chain of(ScheduleSpec.Sequential spec, double lr, long steps) {
    List<Schedule> parts = new ArrayList<>();
    for (int i = 0; i < spec.parts().size(); i++) {
      long from = i == 0 ? 0 : spec.milestones().get(i - 1);
      long to = i < spec.milestones().size() ? spec.milestones().get(i) : steps;
      parts.add(spec.parts().get(i).create(lr, Math.max(1, to - from)));
    }
    return new Chain(parts, spec.milestones());
  }

  @Override
  public double at(long step) {
    current = (int) milestones.stream().filter(m -> m <= step).count();
    return parts.get(current).at(current == 0 ? step : step - milestones.get(current - 1));
  }

  /** Tells the part that gave the last rate. */
  @Override
  public void observe(double metric) {
    parts.get(current).observe(metric);
  }

  @Override
  public Map<String, Double> state() {
    Map<String, Double> all = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      parts.get(i).state().forEach((name, value) -> all.put(part + "/" + name, value));
    }
    return all;
  }

  @Override
  public void load(Map<String, Double> state) {
    Map<String, Double> left = new HashMap<>(state);
    for (int i = 0; i < parts.size(); i++) {
      Map<String, Double> own = new HashMap<>();
      String prefix = i + "/";
      state.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) {
              own.put(name.substring(prefix.length()), value);
              left.remove(name);
            }
          });
      parts.get(i).load(own);
    }
    Schedule.super.load(left);
  }
}
