package io.intarsia.loss.math;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Arithmetic of tensors with numbers, and the sums that losses share. */
public final class TensorMath {
  /** Below every count and weight, so that nothing over nothing is 0. */
  private static final double TINY = 1e-30;

  private TensorMath() {}

  /** A tensor plus a number. */
  public static Tensor plus(Tensor tensor, double number) {
    return tensor.add(new Scalar(number));
  }

  /** A tensor times a number. */
  public static Tensor times(Tensor tensor, double number) {
    return tensor.mul(new Scalar(number));
  }

  /** 1 minus a tensor. */
  public static Tensor oneMinus(Tensor tensor) {
    return plus(tensor.neg(), 1);
  }

  /** A tensor to a power. */
  public static Tensor power(Tensor tensor, double exponent) {
    return tensor.pow(new Scalar(exponent));
  }

  /** A tensor, nowhere below a number. */
  public static Tensor atLeast(Tensor tensor, double least) {
    return tensor.clamp_min(new Scalar(least));
  }

  /** A sum over a count or weight that is not negative; 0 where the count is 0. */
  public static Tensor ratio(Tensor sum, Tensor count) {
    return sum.div(atLeast(count, TINY));
  }

  /** The scalar 0 with the gradient 0, even for logits that are not finite. */
  public static Tensor zero(Tensor logits) {
    return logits.flatten().narrow(0, 0, 0).sum();
  }

  /** Where a truth does not hold an id: a tensor of truth values of its shape. */
  public static Tensor differs(Tensor truth, int id) {
    return truth.ne(new Scalar((long) id));
  }

  /** Numbers as a vector of a tensor's type on its device. */
  public static Tensor vector(List<Double> numbers, Tensor like) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return Tensors.upload(NdArray.ofFloats(values, values.length)).to(like);
  }

  /** Class ids as a vector of whole numbers on a tensor's device. */
  public static Tensor indices(List<Integer> ids, Tensor like) {
    long[] values = ids.stream().mapToLong(Integer::longValue).toArray();
    return Tensors.upload(NdArray.ofLongs(values, values.length))
        .to(like.device(), ScalarType.Long);
  }

  /**
   * One number for each class, or one for all, to be multiplied with [N, C, H, W]; absent if there
   * are none.
   *
   * @throws Refusal USAGE if there are neither none, one nor C
   */
  public static TensorOptional byClass(String name, List<Double> numbers, Tensor logits) {
    if (numbers.isEmpty()) {
      return new TensorOptional();
    }
    if (numbers.size() != 1 && numbers.size() != logits.size(1)) {
      throw Refusal.usage(
          "%s has %d numbers, the logits have %d classes; give one for each class",
          name, numbers.size(), logits.size(1));
    }
    return new TensorOptional(vector(numbers, logits).view(1, numbers.size(), 1, 1));
  }

  /**
   * The vector of the weights of all classes.
   *
   * @throws Refusal USAGE if there are not C
   */
  public static Tensor weights(List<Double> weights, Tensor logits) {
    if (weights.size() != logits.size(1)) {
      throw Refusal.usage(
          "class_weights has %d numbers, the logits have %d classes; give one for each class",
          weights.size(), logits.size(1));
    }
    return vector(weights, logits);
  }

  /** Classes as one plane each: [N, H, W] to [N, C, H, W] of 0 and 1, 0 where nothing is known. */
  public static Tensor planes(Tensor truth, int ignoreIndex, Tensor logits) {
    Tensor known = differs(truth, ignoreIndex);
    Tensor ids = truth.mul(known).unsqueeze(1);
    Tensor ones = known.unsqueeze(1).to(logits);
    long[] shape = {truth.size(0), logits.size(1), truth.size(1), truth.size(2)};
    return logits.detach().new_zeros(shape).scatter(1, ids, ones);
  }
}
