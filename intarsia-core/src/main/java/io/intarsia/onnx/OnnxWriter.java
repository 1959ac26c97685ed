package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Norm;
import io.intarsia.op.Pool;
import io.intarsia.op.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    BlockedLowering blocked =
        options.block() > 0 && gains(program) ? new BlockedLowering(sheet, options.block()) : null;
    for (Node node : program.graph().nodes()) {
      OperatorTable.write(sheet, blocked, node);
    }
    Map<String, Node> outputs = new LinkedHashMap<>(program.graph().outputs());
    outputs.forEach(sheet::output);
    return new OnnxModel(sheet, program.graph().inputs(), outputs);
  }

  /** Only norms of known sizes leave the blocked layout without our help. */
  private static boolean gains(Program program) {
    return program.graph().nodes().stream().allMatch(n -> n.shape().isKnown())
        && program.graph().nodes().stream()
            .anyMatch(n -> n.op() instanceof Norm.InverseRms || n.op() instanceof Norm.InverseStd);
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

  /** A model that only brings a picture x [1, channels, 1, 2] into ONNX Runtime's own layout. */
  public static byte[] blockProbe(int channels) {
    Message node =
        new Message()
            .text(1, "x")
            .text(2, "y")
            .text(4, "ReorderInput")
            .message(5, Attribute.of("channels_last", 0).message())
            .text(7, BlockedLowering.DOMAIN);
    Shape shape = Shape.of(1, channels, 1, 2);
    Message graph =
        new Message()
            .message(1, node)
            .text(2, "probe")
            .message(11, OnnxModel.declared("x", DType.F32, shape))
            .message(12, OnnxModel.declared("y", DType.F32, shape));
    Message model =
        new Message()
            .number(1, 8)
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, 18))
            .message(8, new Message().text(1, BlockedLowering.DOMAIN).number(2, 1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      model.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The element type of a node's value. */
  static DType type(Node node) {
    boolean index = node.op() instanceof Pool.ArgMax || node.op() instanceof Pool.MaxPoolIndices;
    return index ? DType.I64 : DType.F32;
  }
}
