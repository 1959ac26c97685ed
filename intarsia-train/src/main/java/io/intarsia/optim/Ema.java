package io.intarsia.optim;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.optim.rule.TensorList;
import io.intarsia.torch.Scope;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A second store of weights: the exponential moving average of a network's parameters, and copies
 * of its buffers. The network's own weights are never touched. For one thread at a time.
 */
public final class Ema implements AutoCloseable {
  private final EmaSpec spec;
  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> buffers;
  private final Map<String, Tensor> own = new LinkedHashMap<>();
  private final Map<String, Tensor> view = Collections.unmodifiableMap(own);
  private long steps;
  private boolean closed;

  /**
   * Starts with copies.
   *
   * @param parameters what is averaged, by key; the tensors stay the caller's
   * @param buffers what is copied, by other keys
   */
  public Ema(EmaSpec spec, Map<String, Tensor> parameters, Map<String, Tensor> buffers) {
    this.spec = spec;
    this.parameters = new LinkedHashMap<>(parameters);
    this.buffers = new LinkedHashMap<>(buffers);
    this.parameters.forEach((key, tensor) -> own.put(key, Scope.keep(() -> Fresh.copy(tensor))));
    this.buffers.forEach((key, tensor) -> own.put(key, Scope.keep(() -> Fresh.copy(tensor))));
    if (own.size() != parameters.size() + buffers.size()) {
      close();
      throw new IllegalArgumentException("a key is both a parameter's and a buffer's");
    }
  }

  /** Follows the weights after a step of the optimiser. */
  public void update() {
    open();
    steps++;
    if (steps % spec.every() != 0) {
      return;
    }
    double weight = 1 - spec.decayAt(steps / spec.every() - 1);
    Scope.within(
        () -> {
          try (NoGradGuard guard = new NoGradGuard()) {
            if (!parameters.isEmpty()) {
              averages().towardsInPlace(TensorList.of(parameters.values()), weight);
            }
            buffers.forEach((key, tensor) -> find(key).copy_(tensor));
          }
          return own;
        });
  }

  private TensorList averages() {
    Collection<Tensor> tensors = parameters.keySet().stream().map(this::find).toList();
    return TensorList.of(tensors);
  }

  private Tensor find(String key) {
    Tensor tensor = own.get(key);
    if (tensor == null) {
      throw new IllegalArgumentException("no average of " + key);
    }
    return tensor;
  }

  /** The averages and copies by key; they live until {@link #close}, and have no gradient. */
  public Map<String, Tensor> state() {
    open();
    return view;
  }

  /** How many steps of the optimiser have been followed. */
  public long steps() {
    return steps;
  }

  /**
   * Overwrites the averages.
   *
   * @param state an array of the same shape for each key, and nothing else
   * @param steps how many steps they stand for
   * @throws Refusal MODEL if keys or shapes are others or the steps negative; then nothing is
   *     changed
   */
  public void load(Map<String, NdArray> state, long steps) {
    open();
    StateCheck.same("the averaged weights", own, state);
    if (steps < 0) {
      throw Refusal.model("the averaged weights: %d steps, wanted 0 or more", steps);
    }
    Scope.within(
        () -> {
          StateCheck.copy(own, state);
          return own;
        });
    this.steps = steps;
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("the average is closed");
    }
  }

  /** Frees the averages. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      own.values().forEach(Scope::free);
    }
  }
}
