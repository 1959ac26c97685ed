package io.intarsia.optim.rule;

import java.util.List;

/** How one optimiser changes parameters by their gradients; holds hyper-parameters, no state. */
public interface UpdateRule {
  /** The names of what is remembered of each parameter, of the parameter's shape. */
  List<String> stateNames();

  /** What every element of a remembered tensor starts with. */
  default double initial(String name) {
    return 0;
  }

  /** Takes one step. Runs without gradients; temporaries belong to the caller's scope. */
  void update(Batch batch);
}
