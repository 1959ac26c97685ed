package io.intarsia.predict.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.intarsia.onnx.OnnxWriter;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * How many channels ONNX Runtime's convolutions take together on this processor, found by letting
 * it reorder a picture whose values tell where they were.
 */
final class BlockProbe {
  private static final int CHANNELS = 32;

  private BlockProbe() {}

  /** 8 or 16; 0 where the runtime has no such layout or keeps it in another order. */
  static int channels(OrtEnvironment environment) {
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(1);
      byte[] model = OnnxWriter.blockProbe(CHANNELS);
      try (OrtSession session = environment.createSession(model, settings)) {
        return channels(environment, session);
      }
    } catch (OrtException e) {
      return 0;
    }
  }

  private static int channels(OrtEnvironment environment, OrtSession session) throws OrtException {
    float[] values = new float[CHANNELS * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    long[] shape = {1, CHANNELS, 1, 2};
    try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      FloatBuffer order = ((OnnxTensor) result.get(0)).getFloatBuffer();
      for (int block : new int[] {8, 16}) {
        if (matches(order, block)) {
          return block;
        }
      }
      return 0;
    }
  }

  /** True if the values, channel * 2 + column, lie as blocks of channels by column. */
  private static boolean matches(FloatBuffer order, int block) {
    for (int i = 0; i < CHANNELS * 2; i++) {
      int channel = i / (2 * block) * block + i % block;
      int column = i / block % 2;
      if (order.get(i) != channel * 2 + column) {
        return false;
      }
    }
    return true;
  }
}
