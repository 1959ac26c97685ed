package io.intarsia.optim;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Changes parameters by their gradients. What it remembers is plain tensors, so that a run that is
 * stored and taken up again goes on bit by bit as if it had not been interrupted. For one thread at
 * a time.
 */
public interface Optimizer extends AutoCloseable {
  /**
   * Takes one step; parameters without a gradient stay as they are.
   *
   * @param lr the base rate; each group multiplies it by its factor
   */
  void step(double lr);

  /** Drops all gradients. */
  void zeroGrad();

  /**
   * What is remembered, such as {@code exp_avg/KEY}, in a fixed order; {@code step/KEY} is the
   * number of steps a parameter has taken. The tensors live: the next step changes them, and {@link
   * #close} frees them.
   */
  Map<String, Tensor> state();

  /**
   * Overwrites what is remembered.
   *
   * @param state an array of the same shape for each key of {@link #state}, and nothing else
   * @throws Refusal MODEL if keys or shapes are others or a step is no whole number; then nothing
   *     is changed
   */
  void load(Map<String, NdArray> state);

  /** Frees what is remembered; the parameters stay. */
  @Override
  void close();
}
