package io.intarsia.checks.bench;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.checks.bench.peer.PlainForward;
import io.intarsia.checks.bench.peer.Serve;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Network;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.predict.ort.OrtProgram;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.run.Executor;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchSettings.Precision;
import io.intarsia.torch.infer.TorchExecutor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/** One forward pass of the rewritten graph on an engine. */
final class ForwardWorker {
  /** A way to run; the names are those of the rows. */
  enum Engine {
    /** ONNX Runtime, sizes fixed: what is used unless something else is asked for. */
    DEFAULT("default"),
    /** ONNX Runtime, sizes free. */
    SYMBOLIC("symbolic"),
    /** libtorch in 32 bits, sizes fixed. */
    TORCH_FP32("torch-fp32"),
    /** libtorch in bf16, sizes fixed. */
    TORCH_BF16("torch-bf16");

    final String row;

    Engine(String row) {
      this.row = row;
    }

    boolean onTorch() {
      return this == TORCH_FP32 || this == TORCH_BF16;
    }

    private Executor executor(int threads) {
      return switch (this) {
        case DEFAULT, SYMBOLIC -> new OrtExecutor(OrtOptions.standard());
        case TORCH_FP32 -> new TorchExecutor(TorchSettings.cpu().withThreads(threads));
        case TORCH_BF16 ->
            new TorchExecutor(TorchSettings.cpu().withThreads(threads).with(Precision.BF16));
      };
    }
  }

  private ForwardWorker() {}

  /**
   * {@code ENGINE FOLDER SIDE THREADS}, or {@code ENGINE products:WIDTH SIDE THREADS}: obeys {@link
   * Serve}'s commands.
   */
  public static void main(String[] args) throws Exception {
    Engine engine = Engine.valueOf(args[0]);
    int side = Integer.parseInt(args[2]);
    Program program;
    NdArray picture;
    if (args[1].startsWith("products:")) {
      int width = Integer.parseInt(args[1].substring("products:".length()));
      program = Products.program(width, side);
      picture = noise(width, side);
    } else {
      Program free = Rewrites.apply(PretrainedLoader.load(args[1], Path.of(args[1])).program());
      program = engine == Engine.SYMBOLIC ? free : BindSizes.bind(free, 1, side, side);
      picture = noise(3, side);
    }
    Map<String, NdArray> inputs = Map.of(Tracer.PICTURE, picture);
    Executor.Session session = engine.executor(Integer.parseInt(args[3])).prepare(program);
    Serve.obey(text -> run(session, inputs));
  }

  private static void run(Executor.Session session, Map<String, NdArray> inputs) {
    if (session instanceof OrtProgram lending) {
      lending.run(inputs, results -> results.get(Network.LOGITS));
    } else {
      session.run(inputs);
    }
  }

  /** Noise outside the heap, [1, channels, side, side]. */
  private static NdArray noise(int channels, int side) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(4 * channels * side * side).order(ByteOrder.LITTLE_ENDIAN);
    var from = PlainForward.picture(side);
    while (bytes.hasRemaining()) {
      bytes.putFloat(from.get(bytes.position() / 4 % from.limit()));
    }
    return NdArray.of(DType.F32, bytes.flip(), 1, channels, side, side);
  }
}
