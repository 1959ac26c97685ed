package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Pool;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes programs as ONNX models. Sizes that are symbols in the graph stay free in the model;
 * inputs and outputs keep their names; nodes are named by layer and operator, values by state-dict
 * key.
 */
public final class OnnxWriter {
  private OnnxWriter() {}

  /**
   * Puts a program into ONNX's words.
   *
   * @throws io.intarsia.base.Refusal MODEL if ONNX cannot express an operation, naming the layer
   */
  public static OnnxModel model(Program program, OnnxOptions options) {
    Sheet sheet = new Sheet(program, options);
    for (Node node : program.graph().nodes()) {
      OperatorTable.write(sheet, node);
    }
    Map<String, Node> outputs = new LinkedHashMap<>(program.graph().outputs());
    outputs.forEach(sheet::output);
    return new OnnxModel(sheet, program.graph().inputs(), outputs);
  }

  /**
   * Writes a program to a file, and large values beside it if the options say so.
   *
   * @throws io.intarsia.base.Refusal MODEL if ONNX cannot express an operation; ENVIRONMENT if the
   *     file cannot be written
   */
  public static void write(Program program, Path file, OnnxOptions options) {
    model(program, options).write(file);
  }

  /** The element type of a node's value. */
  static DType type(Node node) {
    boolean index = node.op() instanceof Pool.ArgMax || node.op() instanceof Pool.MaxPoolIndices;
    return index ? DType.I64 : DType.F32;
  }
}
