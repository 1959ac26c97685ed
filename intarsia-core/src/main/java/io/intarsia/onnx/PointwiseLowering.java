package io.intarsia.onnx;

import io.intarsia.graph.Node;
import io.intarsia.op.Pointwise;
import java.util.List;

/** Functions of elements. */
final class PointwiseLowering {
  private PointwiseLowering() {}

  static String lower(Sheet sheet, Node node, Pointwise op) {
    List<String> inputs = sheet.inputs(node);
    if (op instanceof Pointwise.Unary unary) {
      return unary(sheet, inputs.get(0), unary);
    }
    if (op instanceof Pointwise.Binary binary) {
      return sheet.step(operator(binary.operator()), inputs);
    }
    if (op instanceof Pointwise.Softmax softmax) {
      String operator = softmax.log() ? "LogSoftmax" : "Softmax";
      return sheet.step(operator, inputs, Attribute.of("axis", softmax.axis()));
    }
    throw Sheet.cannot(node, "outside training; trace the network for inference");
  }

  static String operator(Pointwise.Operator operator) {
    return switch (operator) {
      case ADD -> "Add";
      case SUB -> "Sub";
      case MUL -> "Mul";
      case DIV -> "Div";
      case MAX -> "Max";
      case MIN -> "Min";
    };
  }

  /** A function of every element, in whatever layout they are. */
  static String unary(Sheet sheet, String x, Pointwise.Unary op) {
    List<String> one = List.of(x);
    return switch (op.function()) {
      case RELU -> sheet.step("Relu", one);
      case RELU6 -> sheet.step("Clip", List.of(x, sheet.real(0), sheet.real(6)));
      case GELU -> gelu(sheet, x);
      case GELU_TANH -> geluTanh(sheet, x);
      case SIGMOID -> sheet.step("Sigmoid", one);
      case LOG_SIGMOID -> {
        String minus = sheet.step("Neg", one);
        yield sheet.step("Neg", List.of(sheet.step("Softplus", List.of(minus))));
      }
      case TANH -> sheet.step("Tanh", one);
      case SILU -> times(sheet, x, sheet.step("Sigmoid", one));
      case MISH -> times(sheet, x, sheet.step("Tanh", List.of(sheet.step("Softplus", one))));
      case HARD_SWISH -> times(sheet, x, hardSigmoid(sheet, x));
      case HARD_SIGMOID -> hardSigmoid(sheet, x);
      case SOFTPLUS -> sheet.step("Softplus", one);
      case LEAKY_RELU -> sheet.step("LeakyRelu", one, Attribute.of("alpha", op.alpha()));
      case ELU -> sheet.step("Elu", one, Attribute.of("alpha", op.alpha()));
      case EXP -> sheet.step("Exp", one);
      case LOG -> sheet.step("Log", one);
      case SQRT -> sheet.step("Sqrt", one);
      case NEG -> sheet.step("Neg", one);
      case STEP -> {
        String above = sheet.step("Greater", List.of(x, sheet.real(0)));
        yield sheet.step("Cast", List.of(above), Attribute.of("to", 1));
      }
    };
  }

  private static String times(Sheet sheet, String a, String b) {
    return sheet.step("Mul", List.of(a, b));
  }

  private static String hardSigmoid(Sheet sheet, String x) {
    Attribute slope = Attribute.of("alpha", 1 / 6.0);
    return sheet.step("HardSigmoid", List.of(x), slope, Attribute.of("beta", 0.5));
  }

  /** x/2 (1 + erf(x/sqrt 2)) where the operator set has no GELU yet. */
  private static String gelu(Sheet sheet, String x) {
    if (sheet.options().opset() >= 20) {
      return sheet.step("Gelu", List.of(x));
    }
    String scaled = sheet.step("Div", List.of(x, sheet.real(Math.sqrt(2))));
    String erf = sheet.step("Erf", List.of(scaled));
    String sum = sheet.step("Add", List.of(erf, sheet.real(1)));
    return times(sheet, times(sheet, x, sum), sheet.real(0.5));
  }

  /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). */
  private static String geluTanh(Sheet sheet, String x) {
    if (sheet.options().opset() >= 20) {
      return sheet.step("Gelu", List.of(x), Attribute.of("approximate", "tanh"));
    }
    String cube = times(sheet, times(sheet, x, x), x);
    String bent = sheet.step("Add", List.of(x, times(sheet, cube, sheet.real(0.044715))));
    String tanh =
        sheet.step("Tanh", List.of(times(sheet, bent, sheet.real(Math.sqrt(2 / Math.PI)))));
    String sum = sheet.step("Add", List.of(tanh, sheet.real(1)));
    return times(sheet, times(sheet, x, sum), sheet.real(0.5));
  }
}
