package io.intarsia.optim.rule;

import java.util.Map;

/**
 * Parameters that take the same step together.
 *
 * @param parameters what is changed
 * @param gradients one for each parameter, of the same layout; never to be changed
 * @param state by name one tensor for each parameter, and under {@code step} scalars that count
 *     this step already
 * @param step how many steps these parameters have taken, this one included; 1 or more
 * @param lr the rate
 * @param weightDecay the decay
 */
public record Batch(
    TensorList parameters,
    TensorList gradients,
    Map<String, TensorList> state,
    long step,
    double lr,
    double weightDecay) {

  /** The state under a name that the rule has declared. */
  public TensorList state(String name) {
    TensorList list = state.get(name);
    if (list == null) {
      throw new IllegalArgumentException("no state " + name);
    }
    return list;
  }

  /** The gradients, downhill, with the decay's pull added to them (that of an L2 penalty). */
  TensorList pull(boolean maximize) {
    TensorList downhill = downhill(maximize);
    return weightDecay == 0 ? downhill : downhill.plus(parameters, weightDecay);
  }

  /** The gradients of what is to become less. */
  TensorList downhill(boolean maximize) {
    return maximize ? gradients.negative() : gradients;
  }

  /** Shrinks the parameters by rate times decay. */
  void decay() {
    if (weightDecay != 0) {
      parameters.timesInPlace(1 - lr * weightDecay);
    }
  }

  /** As {@link #pull}, or a decay of the parameters themselves. */
  TensorList pull(boolean maximize, boolean decoupled) {
    if (decoupled) {
      decay();
      return downhill(maximize);
    }
    return pull(maximize);
  }
}
