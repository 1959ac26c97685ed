package io.intarsia.checks.golden;

import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchExecutor;
import io.intarsia.torch.TorchSettings;
import java.util.List;
import java.util.function.UnaryOperator;

/** The engines that fixtures are run on. */
final class Engines {
  /** The interpreter is slow: nothing above the smallest SegFormer. */
  private static final long SMALL = 4_000_000;

  private Engines() {}

  /**
   * Plain Java on small networks and libtorch on all of them as they are traced; ONNX Runtime on
   * the rewritten graphs, where sums are taken in another order: ten times the tolerance.
   */
  static List<Engine> all() {
    return List.of(
        new Engine(new Interpreter(), UnaryOperator.identity(), 1, true, SMALL),
        new Engine(
            new TorchExecutor(TorchSettings.cpu()),
            UnaryOperator.identity(),
            1,
            true,
            Long.MAX_VALUE),
        new Engine(
            new OrtExecutor(OrtOptions.standard()), Rewrites::apply, 10, false, Long.MAX_VALUE));
  }
}
