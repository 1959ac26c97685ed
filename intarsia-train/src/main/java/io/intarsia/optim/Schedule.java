package io.intarsia.optim;

import java.util.Map;

/**
 * The base rate over a run. The groups' factors apply to what it gives, so lowest rates are scaled
 * by them too, unlike in PyTorch. For one thread at a time.
 */
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step 0 for the first
   */
  double at(long step);

  /** Tells a schedule that goes by it how good the model is now; others do not care. */
  default void observe(double metric) {}

  /** What it has learnt from {@link #observe}, for a checkpoint. */
  default Map<String, Double> state() {
    return Map.of();
  }

  /**
   * Takes up a stored state.
   *
   * @throws io.intarsia.base.Refusal MODEL if it is another schedule's
   */
  default void load(Map<String, Double> state) {
    if (!state.isEmpty()) {
      throw io.intarsia.base.Refusal.model(
          "the schedule's state has %s, this schedule has none; take the run up with the schedule"
              + " it was made with",
          state.keySet());
    }
  }
}
