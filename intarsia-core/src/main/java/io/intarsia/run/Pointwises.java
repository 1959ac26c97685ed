package io.intarsia.run;

import io.intarsia.op.Pointwise;
import java.util.List;

/** Functions of single elements, sums and products of two tensors, softmax. */
final class Pointwises {
  private Pointwises() {}

  static Value apply(Pointwise op, List<Value> in, int[] shape) {
    if (op instanceof Pointwise.Dropout) {
      return in.get(0);
    }
    Value out = Value.zeros(shape);
    if (op instanceof Pointwise.Unary unary) {
      for (int i = 0; i < out.data.length; i++) {
        out.data[i] = (float) of(unary.function(), unary.alpha(), in.get(0).data[i]);
      }
    } else if (op instanceof Pointwise.Binary binary) {
      binary(binary.operator(), in.get(0), in.get(1), out);
    } else {
      softmax((Pointwise.Softmax) op, in.get(0), out);
    }
    return out;
  }

  private static double of(Pointwise.Function function, double alpha, double x) {
    return switch (function) {
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case GELU -> x * 0.5 * (1 + Erf.of(x / Math.sqrt(2)));
      case GELU_TANH ->
          x * 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SIGMOID -> sigmoid(x);
      case LOG_SIGMOID -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
      case TANH -> Math.tanh(x);
      case SILU -> x * sigmoid(x);
      case MISH -> x * Math.tanh(softplus(x));
      case HARD_SWISH -> x * hardSigmoid(x);
      case HARD_SIGMOID -> hardSigmoid(x);
      case SOFTPLUS -> softplus(x);
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
      case ELU -> x < 0 ? alpha * Math.expm1(x) : x;
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case NEG -> -x;
      case STEP -> x > 0 ? 1 : 0;
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double hardSigmoid(double x) {
    return Math.min(Math.max(x + 3, 0), 6) / 6;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static void binary(Pointwise.Operator operator, Value a, Value b, Value out) {
    int[] stepsA = steps(a, out);
    int[] stepsB = steps(b, out);
    int[] place = new int[out.rank()];
    int atA = 0;
    int atB = 0;
    for (int i = 0; i < out.data.length; i++) {
      out.data[i] = (float) of(operator, a.data[atA], b.data[atB]);
      for (int axis = place.length - 1; axis >= 0; axis--) {
        atA += stepsA[axis];
        atB += stepsB[axis];
        if (++place[axis] < out.size(axis)) {
          break;
        }
        atA -= place[axis] * stepsA[axis];
        atB -= place[axis] * stepsB[axis];
        place[axis] = 0;
      }
    }
  }

  /** How far one step along each axis of the result moves within an input; 0 where it repeats. */
  private static int[] steps(Value in, Value out) {
    int[] steps = new int[out.rank()];
    int step = 1;
    for (int axis = in.rank() - 1; axis >= 0; axis--) {
      steps[axis + out.rank() - in.rank()] = in.size(axis) == 1 ? 0 : step;
      step *= in.size(axis);
    }
    return steps;
  }

  private static double of(Pointwise.Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
    };
  }

  private static void softmax(Pointwise.Softmax op, Value x, Value out) {
    int axis = x.axis(op.axis());
    int size = x.size(axis);
    int step = x.count(axis + 1, x.rank());
    for (int i = 0; i < x.data.length / size; i++) {
      int first = i / step * size * step + i % step;
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < size; c++) {
        max = Math.max(max, x.data[first + c * step]);
      }
      double sum = 0;
      for (int c = 0; c < size; c++) {
        sum += Math.exp(x.data[first + c * step] - max);
      }
      for (int c = 0; c < size; c++) {
        double below = x.data[first + c * step] - max;
        out.data[first + c * step] =
            (float) (op.log() ? below - Math.log(sum) : Math.exp(below) / sum);
      }
    }
  }
}
