package io.intarsia.torch.kernel;

import io.intarsia.op.Pointwise;
import io.intarsia.torch.Tensors;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Functions of elements. */
public final class PointwiseKernels {
  private PointwiseKernels() {}

  /** A sum or product of two, whose order does not matter. */
  private record InPlace(Kernel apart, BiConsumer<Tensor, Tensor> onto) implements Kernel.Reusing {
    @Override
    public Tensor run(Tensor[] in) {
      return apart.run(in);
    }

    @Override
    public boolean reuses(int index) {
      return true;
    }

    @Override
    public Tensor into(Tensor[] in, int index) {
      onto.accept(in[index], in[1 - index]);
      return new Tensor(in[index]);
    }
  }

  public static Kernel of(Pointwise op) {
    if (op instanceof Pointwise.Unary unary) {
      return in -> apply(unary, in[0]);
    } else if (op instanceof Pointwise.Binary binary) {
      return switch (binary.operator()) {
        case ADD -> new InPlace(in -> torch.add(in[0], in[1]), Tensor::add_);
        case SUB -> in -> torch.sub(in[0], in[1]);
        case MUL -> new InPlace(in -> torch.mul(in[0], in[1]), Tensor::mul_);
        case DIV -> in -> torch.div(in[0], in[1]);
        case MAX -> in -> torch.maximum(in[0], in[1]);
        case MIN -> in -> torch.minimum(in[0], in[1]);
      };
    } else if (op instanceof Pointwise.Softmax softmax) {
      return softmax.log()
          ? in -> torch.log_softmax(in[0], softmax.axis())
          : in -> torch.softmax(in[0], softmax.axis());
    }
    Pointwise.Dropout dropout = (Pointwise.Dropout) op;
    if (dropout.wholeSamples()) {
      return in -> dropSamples(in[0], dropout.p());
    }
    return dropout.wholeChannels()
        ? in -> torch.feature_dropout(in[0], dropout.p(), true)
        : in -> torch.dropout(in[0], dropout.p(), true);
  }

  private static Tensor dropSamples(Tensor x, double p) {
    long[] shape = new long[(int) x.dim()];
    java.util.Arrays.fill(shape, 1);
    shape[0] = x.size(0);
    Tensor kept = x.new_empty(shape);
    kept = kept.bernoulli_(1 - p, new GeneratorOptional());
    return torch.mul(x, p == 1 ? kept : torch.div(kept, new Scalar(1 - p)));
  }

  private static Tensor apply(Pointwise.Unary unary, Tensor x) {
    Scalar alpha = new Scalar(unary.alpha());
    return switch (unary.function()) {
      case RELU -> torch.relu(x);
      case RELU6 -> torch.relu6(x);
      case GELU -> torch.gelu(x, "none");
      case GELU_TANH -> torch.gelu(x, "tanh");
      case SIGMOID -> torch.sigmoid(x);
      case LOG_SIGMOID -> torch.log_sigmoid(x);
      case TANH -> torch.tanh(x);
      case SILU -> torch.silu(x);
      case MISH -> torch.mish(x);
      case HARD_SWISH -> torch.hardswish(x);
      case HARD_SIGMOID -> torch.hardsigmoid(x);
      case SOFTPLUS -> torch.softplus(x);
      case LEAKY_RELU -> torch.leaky_relu(x, alpha);
      case ELU -> torch.elu(x, alpha, new Scalar(1.0), new Scalar(1.0));
      case EXP -> torch.exp(x);
      case LOG -> torch.log(x);
      case SQRT -> torch.sqrt(x);
      case NEG -> torch.neg(x);
      case STEP -> torch.gt(x, new Scalar(0.0)).to(Tensors.type(x));
    };
  }
}
