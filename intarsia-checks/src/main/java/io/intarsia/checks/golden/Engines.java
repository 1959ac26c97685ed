package io.intarsia.checks.golden;

import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.run.Executor;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.infer.TorchExecutor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The engines that fixtures are run on. */
final class Engines {
  /** The interpreter is slow: nothing above the smallest SegFormer. */
  private static final long SMALL = 4_000_000;

  private Engines() {}

  /**
   * Plain Java on small networks and libtorch on all of them as they are traced; ONNX Runtime on
   * the rewritten graphs, at free and at fixed sizes, where sums are taken in another order: ten
   * times the tolerance.
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
            new OrtExecutor(OrtOptions.standard()), Rewrites::apply, 10, false, Long.MAX_VALUE),
        new Engine(new FixedSizes(), Rewrites::apply, 10, false, Long.MAX_VALUE));
  }

  /** ONNX Runtime as the size a model is made for runs: bound, in the runtime's own layout. */
  private static final class FixedSizes implements Executor {
    private final OrtExecutor engine = new OrtExecutor(OrtOptions.standard());

    @Override
    public String name() {
      return "onnx at fixed sizes";
    }

    @Override
    public Session prepare(Program program) {
      return new Session() {
        @Override
        public Map<String, NdArray> run(Map<String, NdArray> inputs) {
          NdArray picture = inputs.get(Tracer.PICTURE);
          Program bound =
              picture == null
                  ? program
                  : BindSizes.bind(program, picture.size(0), picture.size(2), picture.size(3));
          try (Session session = engine.prepare(bound)) {
            return session.run(inputs);
          }
        }

        @Override
        public void close() {}
      };
    }
  }
}
