package io.intarsia.checks.bench;

import io.intarsia.base.Refusal;
import io.intarsia.checks.bench.ForwardWorker.Engine;
import io.intarsia.checks.bench.harness.Launch;
import io.intarsia.checks.bench.harness.WorkerProcess;
import java.util.List;

/**
 * The fastest matrix products seen on this machine, in thousand million multiplications and
 * additions a second.
 *
 * @param fp32 in 32 bits; not a number if libtorch is absent
 * @param bf16 in bf16; not a number if libtorch is absent
 */
record MachineLimit(double fp32, double bf16) {
  private static final int RUNS = 5;

  /**
   * Rows (pixels) and columns (channels) of the products.
   *
   * @param side pixels a side
   */
  private record Size(int width, int side) {}

  private static final List<Size> SIZES =
      List.of(new Size(1024, 32), new Size(1024, 64), new Size(2048, 32));

  /** Measures both on that many threads. */
  static MachineLimit measure(int threads) {
    return new MachineLimit(best(Engine.TORCH_FP32, threads), best(Engine.TORCH_BF16, threads));
  }

  private static double best(Engine engine, int threads) {
    double best = 0;
    for (Size size : SIZES) {
      String products = "products:" + size.width();
      Launch launch = ForwardBench.worker(engine, products, size.side(), threads);
      try (WorkerProcess worker = WorkerProcess.start(launch)) {
        double work = Products.gigaflops(size.width(), size.side());
        for (int i = 0; i < RUNS; i++) {
          best = Math.max(best, work / worker.run() * 1e3);
        }
      } catch (Refusal e) {
        return Double.NaN;
      }
    }
    return best;
  }
}
