package io.intarsia.op;

import java.util.ArrayList;
import java.util.List;

/** Operations on each element, or along one axis, that keep the shape. */
public sealed interface Pointwise extends Op {
  /** A function of one number. */
  enum Function {
    RELU,
    RELU6,
    /** x Phi(x) by the error function. */
    GELU,
    /** The tanh approximation of GELU. */
    GELU_TANH,
    SIGMOID,
    LOG_SIGMOID,
    TANH,
    SILU,
    MISH,
    HARD_SWISH,
    HARD_SIGMOID,
    SOFTPLUS,
    /** alpha is the slope below 0. */
    LEAKY_RELU,
    /** alpha scales exp(x) - 1 below 0. */
    ELU,
    EXP,
    LOG,
    SQRT,
    NEG,
    /** 1 where x is above 0, else 0; its gradient is 0. */
    STEP
  }

  /** Applies a function to every element; alpha is its setting where it has one. */
  record Unary(Function function, double alpha) implements Pointwise {
    @Override
    public Shape infer(List<Shape> inputs) {
      return inputs.get(0);
    }

    @Override
    public String name() {
      return function.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A function of two numbers. */
  enum Operator {
    ADD,
    SUB,
    MUL,
    DIV,
    MAX,
    MIN
  }

  /** Combines two tensors element by element; sizes of 1 and missing leading axes are repeated. */
  record Binary(Operator operator) implements Pointwise {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape a = inputs.get(0);
      Shape b = inputs.get(1);
      int rank = Math.max(a.rank(), b.rank());
      List<Dim> dims = new ArrayList<>();
      for (int i = 0; i < rank; i++) {
        Dim da = i < rank - a.rank() ? Dim.of(1) : a.dim(i - rank + a.rank());
        Dim db = i < rank - b.rank() ? Dim.of(1) : b.dim(i - rank + b.rank());
        if (da.equals(Dim.of(1))) {
          dims.add(db);
        } else {
          if (!db.equals(Dim.of(1))) {
            ShapeMismatch.unlessEqual("elements on axis " + i, db, da);
          }
          dims.add(da.isKnown() || db.equals(Dim.of(1)) ? da : db.isKnown() ? db : da);
        }
      }
      return new Shape(dims);
    }

    @Override
    public String name() {
      return operator.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** exp(x) over its sum along an axis, or the logarithm of that. */
  record Softmax(int axis, boolean log) implements Pointwise {
    @Override
    public Shape infer(List<Shape> inputs) {
      return inputs.get(0);
    }
  }

  /**
   * Sets random elements to 0 and scales the rest by 1/(1-p); in training only.
   *
   * @param p the share dropped
   * @param wholeSamples drop samples of the batch rather than elements (stochastic depth)
   * @param wholeChannels drop channels of a sample rather than elements
   */
  record Dropout(double p, boolean wholeSamples, boolean wholeChannels) implements Pointwise {
    @Override
    public Shape infer(List<Shape> inputs) {
      return inputs.get(0);
    }
  }
}
