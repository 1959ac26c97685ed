package io.intarsia.torch.infer;

import io.intarsia.graph.Program;
import io.intarsia.run.Executor;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;

/**
 * Runs programs on libtorch: 32 bits or bf16, on the processor or a GPU, without gradients. All of
 * {@link io.intarsia.graph.rewrite.Rewrites} pay on the processor, in both precisions: SegFormer-B2
 * at 512x512 takes 0.34 of the CPU time that ONNX Runtime takes for the plain export on one thread,
 * 0.28 in bf16, depthwise and narrow convolutions in 32 bits; with tokens and layer norms left as
 * they are 0.52 in 32 bits.
 */
public final class TorchExecutor implements Executor {
  private final TorchSettings settings;

  /**
   * Loads libtorch if that has not happened.
   *
   * @throws io.intarsia.base.Refusal ENVIRONMENT if libtorch or the device cannot be used here;
   *     USAGE if the device is unknown
   */
  public TorchExecutor(TorchSettings settings) {
    TorchNatives.device(settings.device()).close();
    this.settings = settings;
  }

  @Override
  public String name() {
    return "torch";
  }

  /** Where and how exactly it computes. */
  public TorchSettings settings() {
    return settings;
  }

  @Override
  public Session prepare(Program program) {
    return TorchSession.of(program, settings);
  }
}
