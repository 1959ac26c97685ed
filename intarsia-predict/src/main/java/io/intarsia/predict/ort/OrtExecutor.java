package io.intarsia.predict.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Program;
import io.intarsia.onnx.OnnxModel;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.run.Executor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Programs on ONNX Runtime, on the CPU. */
public final class OrtExecutor implements Executor {
  /** Values from this size on are handed over apart from the model; shapes and scalars stay in. */
  private static final long LARGE = 1024;

  private final OrtOptions options;

  /** An engine with these options; the runtime starts with the first program. */
  public OrtExecutor(OrtOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public OrtProgram prepare(Program program) {
    OrtEnvironment environment = OrtRuntime.environment();
    OnnxModel model = OnnxWriter.model(program, OnnxOptions.standard().withRuntimeOperators());
    boolean fixed = program.graph().inputs().stream().allMatch(i -> i.shape().isKnown());
    Map<String, OnnxTensorLike> values = new LinkedHashMap<>();
    try (OrtSession.SessionOptions settings = settings(fixed)) {
      ByteBuffer bytes = model.bufferWithoutValues(LARGE);
      model.large(LARGE, (name, value) -> values.put(name, tensor(environment, value)));
      settings.addExternalInitializers(values);
      return new OrtProgram(environment.createSession(bytes, settings), program.graph(), fixed);
    } catch (OrtException e) {
      throw OrtRuntime.refusal(Refusal.Kind.MODEL, "ONNX Runtime refuses the model", e);
    } finally {
      values.values().forEach(v -> ((OnnxTensor) v).close());
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, NdArray value) {
    ByteBuffer bytes = value.bytes();
    if (!bytes.isDirect()) {
      bytes = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
    }
    try {
      return OnnxTensor.createTensor(
          environment, bytes.order(ByteOrder.nativeOrder()), value.shape(), OnnxJavaType.FLOAT);
    } catch (OrtException e) {
      throw OrtRuntime.refusal(Refusal.Kind.MODEL, "ONNX Runtime refuses a weight", e);
    }
  }

  private OrtSession.SessionOptions settings(boolean fixed) throws OrtException {
    OrtSession.SessionOptions settings = new OrtSession.SessionOptions();
    settings.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    settings.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    settings.setMemoryPatternOptimization(fixed);
    settings.addConfigEntry("session.use_device_allocator_for_initializers", "1");
    if (options.threads() == 0) {
      settings.disablePerSessionThreads();
    } else {
      settings.setIntraOpNumThreads(options.threads());
    }
    if (!options.profile().isEmpty()) {
      settings.enableProfiling(options.profile());
    }
    for (Map.Entry<String, String> entry : options.settings().entrySet()) {
      settings.addConfigEntry(entry.getKey(), entry.getValue());
    }
    return settings;
  }
}
