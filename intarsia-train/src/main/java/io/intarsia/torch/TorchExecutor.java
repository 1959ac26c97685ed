package io.intarsia.torch;

import io.intarsia.graph.Program;
import io.intarsia.run.Executor;

/** Runs programs on libtorch: 32 bits or bf16, on the processor or a GPU, without gradients. */
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
