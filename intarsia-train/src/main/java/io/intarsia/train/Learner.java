package io.intarsia.train;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.SlicedConcat;
import io.intarsia.graph.rewrite.WithoutDropout;
import io.intarsia.loss.mix.Objective;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.optim.Clip;
import io.intarsia.optim.Ema;
import io.intarsia.optim.EmaSpec;
import io.intarsia.optim.Optimizer;
import io.intarsia.optim.OptimizerSpec;
import io.intarsia.optim.ParameterGroups;
import io.intarsia.optim.ParameterRules;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchThread;
import io.intarsia.torch.grad.TorchState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A network that learns: its values, the optimiser and the average of values, on libtorch. Knows
 * nothing of files, data sets or how long it will go on.
 */
public final class Learner implements AutoCloseable {
  /** What batch norm and dropout do while it learns. */
  public enum Mode {
    /** Norms use the batch's statistics, dropout drops. */
    USUAL,
    /** Norms use the batch's statistics, nothing is dropped. */
    NO_DROPOUT,
    /** Norms keep and use their running statistics, nothing is dropped. */
    FROZEN_NORMS
  }

  /**
   * How it learns.
   *
   * @param optimizer what turns gradients into steps
   * @param rules how parameters differ in their rates and decay
   * @param clip what keeps gradients from getting too large
   * @param ema how the average of the values follows them, or null for none
   * @param mode what batch norm and dropout do
   * @param channelsFirst true to keep the channels of pictures apart in memory: slower, and in 32
   *     bits gradients are rounded up to a hundred times less
   * @param settings device, precision, threads
   */
  public record Options(
      OptimizerSpec optimizer,
      ParameterRules rules,
      Clip clip,
      @Nullable EmaSpec ema,
      Mode mode,
      boolean channelsFirst,
      TorchSettings settings) {}

  private static final String STEPS = "average/steps";

  private final Options options;
  private final Manifest manifest;
  private final TorchState state;
  private final TrainStep pass;
  private final Optimizer optimizer;
  private final @Nullable Ema ema;

  /**
   * @param weights first values, one for each key of the network
   * @param loss of the network's outputs
   */
  public Learner(Network network, Weights weights, Objective loss, Options options) {
    this.options = options;
    manifest = network.manifest();
    state = inTurn(() -> TorchState.of(manifest, weights, options.settings().device()));
    Graph traced = Tracer.trace(network, options.mode() != Mode.FROZEN_NORMS);
    Graph graph = options.mode() == Mode.NO_DROPOUT ? WithoutDropout.apply(traced) : traced;
    pass =
        new TrainStep(
            SlicedConcat.apply(graph), state, loss, options.settings(), options.channelsFirst());
    optimizer = inTurn(this::optimizer);
    EmaSpec average = options.ema();
    ema =
        average == null ? null : inTurn(() -> new Ema(average, state.trainable(), state.buffers()));
  }

  private Optimizer optimizer() {
    ParameterGroups groups =
        ParameterGroups.of(
            manifest, state.trainable(), options.rules(), options.optimizer().weightDecay());
    groups.frozen().forEach(key -> Scope.within(() -> state.get(key).set_requires_grad(false)));
    return options.optimizer().create(groups.groups());
  }

  private <T> T inTurn(Supplier<T> work) {
    return TorchThread.train(options.settings().threads(), work);
  }

  /** Adds the gradients of one batch; see {@link TrainStep#accumulate}. */
  public Map<String, Double> accumulate(Batch batch, double share, long seed) {
    return pass.accumulate(batch, share, seed);
  }

  /**
   * One step of the optimiser along the gradients gathered, which are then forgotten.
   *
   * @return the norm of all gradients before clipping
   * @throws Refusal INPUT if that norm is not finite; nothing is changed then
   */
  public double step(double rate) {
    return inTurn(
        () -> {
          double norm = options.clip().apply(state.trainable().values());
          if (!Double.isFinite(norm)) {
            throw Refusal.input(
                "the norm of the gradients is %s; lower the learning rate or train in fp32", norm);
          }
          optimizer.step(rate);
          optimizer.zeroGrad();
          if (ema != null) {
            ema.update();
          }
          return norm;
        });
  }

  /** A copy of the network's values. */
  public Weights weights() {
    return state.snapshot(options.settings().threads());
  }

  /** A copy of the values to judge and save by: the average's where there is one. */
  public Weights judged() {
    Weights own = weights();
    if (ema == null) {
      return own;
    }
    Map<String, NdArray> averaged = download(ema.state());
    Map<String, NdArray> all = new LinkedHashMap<>();
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              NdArray average = averaged.get(manifest.key(parameter));
              all.put(key, average == null ? own.get(key) : average);
            });
    return Weights.of(all);
  }

  /** A copy of the gradients gathered so far, of those parameters that have one. */
  public Map<String, NdArray> gradients() {
    return inTurn(
        () -> {
          Map<String, NdArray> gradients = new LinkedHashMap<>();
          state
              .trainable()
              .forEach(
                  (key, tensor) ->
                      Scope.within(
                          () -> {
                            Tensor gradient = tensor.grad();
                            if (gradient.defined()) {
                              gradients.put(key, Tensors.download(gradient));
                            }
                            return gradient;
                          }));
          return gradients;
        });
  }

  /** Everything that changes, by group and key, such as {@code model/head.weight}. */
  Map<String, NdArray> tensors() {
    Map<String, NdArray> tensors = new LinkedHashMap<>();
    download(state.all()).forEach((key, value) -> tensors.put("model/" + key, value));
    download(optimizer.state()).forEach((key, value) -> tensors.put("optimizer/" + key, value));
    if (ema != null) {
      download(ema.state()).forEach((key, value) -> tensors.put("ema/" + key, value));
      tensors.put(STEPS, NdArray.ofLongs(new long[] {ema.steps()}, 1));
    }
    return tensors;
  }

  /** Takes over what {@link #tensors} gave. */
  void restore(Checkpoint checkpoint) {
    inTurn(
        () -> {
          state.load(Weights.of(checkpoint.group("model")));
          optimizer.load(checkpoint.group("optimizer"));
          if (ema != null) {
            NdArray steps = checkpoint.tensors().get(STEPS);
            ema.load(checkpoint.group("ema"), steps == null ? 0 : (long) steps.at(0));
          }
          return true;
        });
  }

  private Map<String, NdArray> download(Map<String, Tensor> tensors) {
    return TorchThread.call(
        options.settings().threads(),
        () -> {
          Map<String, NdArray> values = new LinkedHashMap<>();
          tensors.forEach(
              (key, tensor) -> values.put(key, Scope.within(() -> Tensors.download(tensor))));
          return values;
        });
  }

  @Override
  public void close() {
    pass.close();
    inTurn(
        () -> {
          optimizer.close();
          if (ema != null) {
            ema.close();
          }
          state.close();
          return true;
        });
  }
}
