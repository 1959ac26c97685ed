package io.intarsia.train;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.loss.mix.Objective;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchThread;
import io.intarsia.torch.grad.GradPlan;
import io.intarsia.torch.grad.TorchState;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Forward, loss and backward of one batch; gradients add up until the optimiser clears them. */
public final class TrainStep implements AutoCloseable {
  private final TorchState state;
  private final GradPlan plan;
  private final Objective loss;
  private final TorchSettings settings;
  private final Device device;
  private final boolean channelsFirst;

  /**
   * @param graph of the network whose values are in the state, traced for training
   * @param loss of the named outputs
   * @param channelsFirst as {@link Learner.Options} says
   */
  public TrainStep(
      Graph graph,
      TorchState state,
      Objective loss,
      TorchSettings settings,
      boolean channelsFirst) {
    this.channelsFirst = channelsFirst;
    this.state = state;
    this.loss = loss;
    this.settings = settings;
    this.device = TorchNatives.device(settings.device());
    this.plan =
        TorchThread.train(settings.threads(), () -> new GradPlan(graph, settings, channelsFirst));
  }

  /**
   * Adds the gradients of one batch to those that are there.
   *
   * @param share the factor of its loss: one over the number of batches that one step gathers
   * @param seed of dropout
   * @return the loss, without the factor, by its parts' names, the whole under {@code loss}
   * @throws Refusal INPUT if the loss is not finite; names the samples and the layer
   */
  public Map<String, Double> accumulate(Batch batch, double share, long seed) {
    return TorchThread.train(settings.threads(), () -> Scope.within(() -> run(batch, share, seed)));
  }

  private Map<String, Double> run(Batch batch, double share, long seed) {
    torch.manual_seed(seed);
    Tensor picture =
        Tensors.upload(batch.pictures())
            .to(device, ScalarType.Float)
            .contiguous(channelsFirst ? MemoryFormat.Contiguous : MemoryFormat.ChannelsLast);
    if (settings.precision() == TorchSettings.Precision.BF16) {
      picture = picture.to(ScalarType.BFloat16);
    }
    Map<String, Tensor> given = Map.of(Tracer.PICTURE, picture);
    Map<String, Tensor> outputs = plan.run(state, given);
    Tensor truth = truth(batch.truth(), device);
    Objective.Value value = loss.of(outputs, truth);
    Map<String, Double> numbers = value.numbers();
    double total = numbers.getOrDefault(Objective.TOTAL, Double.NaN);
    if (!Double.isFinite(total)) {
      throw Refusal.input(
          "the loss is %s at the samples %s; the first result that is not finite is %s. Lower the"
              + " learning rate, clip gradients, or look at these samples' labels",
          total, batch.ids(), plan.firstNotFinite(state, given).orElse("the loss itself"));
    }
    Tensor whole = value.total();
    (share == 1 ? whole : whole.mul(new Scalar(share))).backward();
    return numbers;
  }

  /** Labels on a device, as losses want them. */
  static Tensor truth(NdArray truth, Device device) {
    ScalarType type = truth.shape().length == 3 ? ScalarType.Long : ScalarType.Float;
    return Tensors.upload(truth).to(device, type);
  }

  @Override
  public void close() {
    TorchThread.train(
        settings.threads(),
        () -> {
          plan.close();
          return true;
        });
  }
}
