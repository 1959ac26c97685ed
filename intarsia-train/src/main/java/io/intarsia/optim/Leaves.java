package io.intarsia.optim;

import io.intarsia.base.NdArray;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters of no network, on the CPU, whose gradients are given as arrays: to drive an optimiser
 * by gradients that something else works out.
 */
public final class Leaves implements AutoCloseable {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private Leaves() {}

  /** Copies of arrays. */
  public static Leaves of(Map<String, NdArray> values) {
    TorchNatives.require();
    Leaves leaves = new Leaves();
    values.forEach(
        (key, value) ->
            leaves.tensors.put(
                key, Scope.keep(() -> Tensors.upload(value).set_requires_grad(true))));
    return leaves;
  }

  /** The parameters, by key. */
  public Map<String, Tensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** The values now, by key. */
  public Map<String, NdArray> values() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    tensors.forEach((key, tensor) -> values.put(key, Scope.within(() -> Tensors.download(tensor))));
    return values;
  }

  /** Sets gradients of the parameters' shapes; those of other keys stay. */
  public void gradients(Map<String, NdArray> gradients) {
    gradients.forEach(
        (key, gradient) ->
            Scope.within(
                () -> {
                  Tensor tensor = tensors.get(key);
                  if (tensor == null) {
                    throw new IllegalArgumentException("no parameter " + key);
                  }
                  return tensor.mutable_grad().put(Tensors.upload(gradient));
                }));
  }

  @Override
  public void close() {
    tensors.values().forEach(Scope::free);
    tensors.clear();
  }
}
