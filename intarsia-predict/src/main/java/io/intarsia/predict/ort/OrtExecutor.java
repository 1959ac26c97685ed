package io.intarsia.predict.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Program;
import io.intarsia.onnx.OnnxModel;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.run.Executor;
import java.nio.file.Path;
import java.util.Map;

/** Programs on ONNX Runtime, on the CPU. */
public final class OrtExecutor implements Executor {
  /** Values from so many bytes on are mapped; shapes and scalars stay in the model. */
  private static final long LARGE = 1024;

  /** Off with {@code -Dintarsia.blocked=false}: then graphs hold standard operators only. */
  private static final boolean BLOCKED =
      Boolean.parseBoolean(System.getProperty("intarsia.blocked", "true"));

  private final OrtOptions options;

  /** An engine with these options; the runtime starts with the first program. */
  public OrtExecutor(OrtOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "onnx";
  }

  /**
   * {@inheritDoc} The weights go through a temporary file that the runtime maps: of all ways in,
   * this one holds the fewest copies at once.
   */
  @Override
  public OrtProgram prepare(Program program) {
    OrtRuntime.environment();
    int block = BLOCKED && fixed(program.graph()) ? OrtRuntime.block() : 0;
    OnnxOptions form = OnnxOptions.standard().withExternalFrom(LARGE).withBlock(block);
    OnnxModel model = OnnxWriter.model(program, form);
    try (ModelFolder folder = ModelFolder.create()) {
      model.write(folder.model());
      return open(folder.model(), program.graph());
    }
  }

  /**
   * Makes an ONNX file ready to be run.
   *
   * @param file the model; large values may lie beside it
   * @param graph the graph it was written from: its inputs and outputs
   * @throws Refusal MODEL if the runtime cannot run the file
   */
  public OrtProgram open(Path file, Graph graph) {
    OrtEnvironment environment = OrtRuntime.environment();
    try (OrtSession.SessionOptions settings = settings(fixed(graph))) {
      return new OrtProgram(environment.createSession(file.toString(), settings), graph);
    } catch (OrtException e) {
      throw OrtRuntime.refusal(Refusal.Kind.MODEL, "ONNX Runtime refuses the model", e);
    }
  }

  private static boolean fixed(Graph graph) {
    return graph.inputs().stream().allMatch(i -> i.shape().isKnown());
  }

  private OrtSession.SessionOptions settings(boolean fixed) throws OrtException {
    OrtSession.SessionOptions settings = new OrtSession.SessionOptions();
    settings.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    settings.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    settings.setMemoryPatternOptimization(false);
    // An arena keeps what the largest size took; without one the memory of each run is given back.
    settings.setCPUArenaAllocator(fixed);
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
