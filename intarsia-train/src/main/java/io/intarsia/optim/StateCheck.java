package io.intarsia.optim;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Loads stored arrays into tensors of the same keys and shapes, or refuses. */
final class StateCheck {
  private static final int SHOWN = 3;

  private StateCheck() {}

  /**
   * Compares keys and shapes.
   *
   * @throws Refusal MODEL if they are others
   */
  static void same(String what, Map<String, Tensor> own, Map<String, NdArray> got) {
    List<String> missing = own.keySet().stream().filter(k -> !got.containsKey(k)).toList();
    List<String> unknown = got.keySet().stream().filter(k -> !own.containsKey(k)).toList();
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw Refusal.model(
          "%s: %d keys are missing%s, %d are unknown%s; it was stored by another optimiser, model"
              + " or set of trained parameters; take it up with the configuration it was made with",
          what, missing.size(), some(missing), unknown.size(), some(unknown));
    }
    own.forEach(
        (key, tensor) -> {
          long[] wanted = Tensors.shape(tensor);
          NdArray array = got.get(key);
          if (array != null && !Arrays.equals(wanted, array.shape())) {
            throw Refusal.model(
                "%s: %s is %s, wanted %s",
                what, key, Arrays.toString(array.shape()), Arrays.toString(wanted));
          }
        });
  }

  private static String some(List<String> keys) {
    String more = keys.size() > SHOWN ? ", ..." : "";
    return keys.isEmpty()
        ? ""
        : " (" + String.join(", ", keys.subList(0, Math.min(SHOWN, keys.size()))) + more + ")";
  }

  /**
   * A stored number of steps.
   *
   * @throws Refusal MODEL if it is negative or not whole
   */
  static long count(String key, Map<String, NdArray> state) {
    NdArray array = state.get(key);
    double steps = array == null ? Double.NaN : array.at(0);
    if (!(steps >= 0 && steps == Math.rint(steps) && steps < Long.MAX_VALUE)) {
      throw Refusal.model(
          "the optimiser's state: %s is %s, wanted a whole number of steps", key, steps);
    }
    return (long) steps;
  }

  /** Overwrites tensors; temporaries belong to the caller's scope. */
  static void copy(Map<String, Tensor> to, Map<String, NdArray> from) {
    try (NoGradGuard guard = new NoGradGuard()) {
      to.forEach(
          (key, tensor) -> {
            NdArray array = from.get(key);
            if (array != null) {
              tensor.copy_(Tensors.upload(array));
            }
          });
    }
  }
}
