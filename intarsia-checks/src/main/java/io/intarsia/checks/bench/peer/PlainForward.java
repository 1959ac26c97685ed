package io.intarsia.checks.bench.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/**
 * One forward pass on ONNX Runtime without Intarsia: the model is loaded from its file with the
 * runtime's default settings but for the number of threads. The results are left where the runtime
 * put them, not copied.
 */
public final class PlainForward {
  private PlainForward() {}

  /** {@code MODEL SIDE THREADS}: obeys {@link Serve}'s commands. */
  public static void main(String[] args) throws Exception {
    int side = Integer.parseInt(args[1]);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(Integer.parseInt(args[2]));
    OrtSession session = environment.createSession(args[0], options);
    String input = session.getInputNames().iterator().next();
    FloatBuffer pixels = picture(side);
    long[] shape = {1, 3, side, side};
    Serve.obey(
        text -> {
          try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, shape)) {
            session.run(Map.of(input, tensor)).close();
          }
        });
  }

  /** Normal noise, [3, side, side], always the same. */
  public static FloatBuffer picture(int side) {
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(3 * side * side * 4)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(5);
    while (pixels.hasRemaining()) {
      pixels.put((float) random.nextGaussian());
    }
    return pixels.flip();
  }
}
