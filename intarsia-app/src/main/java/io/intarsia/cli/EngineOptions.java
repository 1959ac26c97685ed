package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchSettings.Precision;
import io.intarsia.torch.infer.TorchExecutor;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Options that say what computes. */
final class EngineOptions {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "onnx (the default on the CPU), torch, torch-bf16 (libtorch in 16 bits), java (slow, no"
              + " native library).")
  private String engine = "";

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "cpu (default), cuda or cuda:N: libtorch on a GPU.")
  private String device = "cpu";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for one picture; default: one for each processor.")
  private int threads;

  /**
   * The engine that was asked for.
   *
   * @throws Refusal USAGE for an unknown one; ENVIRONMENT if it cannot be used here
   */
  Executor executor() {
    String wanted = engine.isEmpty() ? (onCpu() ? "onnx" : "torch") : lower(engine);
    TorchSettings torch = TorchSettings.cpu().on(device).withThreads(threads());
    switch (wanted) {
      case "torch":
        return new TorchExecutor(torch);
      case "torch-bf16":
        return new TorchExecutor(torch.with(Precision.BF16));
      case "onnx", "java":
        if (!onCpu()) {
          throw Refusal.usage(
              "--engine %s computes on the CPU: for --device %s use --engine torch",
              wanted, device);
        }
        return wanted.equals("java") ? new Interpreter() : onnx();
      default:
        throw Refusal.usage(
            "there is no engine %s; there are onnx, torch, torch-bf16 and java", engine);
    }
  }

  /** Threads for one picture. */
  int threads() {
    if (threads < 0) {
      throw Refusal.usage("--threads %d: wanted 1 or more", threads);
    }
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  private Executor onnx() {
    if (threads > 0) {
      System.setProperty("intarsia.threads", Integer.toString(threads));
    }
    return new OrtExecutor(OrtOptions.standard());
  }

  private boolean onCpu() {
    return lower(device).equals("cpu");
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
