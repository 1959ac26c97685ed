package io.intarsia.optim.rule;

import io.intarsia.torch.Scope;
import java.util.Collection;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Tensors that one call of libtorch works on together, as {@code torch._foreach_*} does: on a GPU
 * in few kernels, on the CPU one after another without coming back to Java between them. Methods
 * whose names end in {@code InPlace} change the tensors and return this list; the others return new
 * tensors, which belong to the caller's scope. To be used without gradients.
 */
public final class TensorList {
  private final IValue value;

  private TensorList(IValue value) {
    this.value = value;
  }

  /** A list of the caller's scope; it shares the tensors. */
  public static TensorList of(Collection<Tensor> tensors) {
    Operator any = Operator.named("_foreach_sqrt");
    Argument first = (Argument) any.handle().schema().arguments().position(0);
    GenericList list = new GenericList(first.type().get().containedType(0));
    list.reserve(tensors.size());
    for (Tensor tensor : tensors) {
      list.push_back(new IValue(tensor));
    }
    return new TensorList(new IValue(list));
  }

  /** A list that outlives the scope, until {@link #free}. */
  public static TensorList kept(Collection<Tensor> tensors) {
    return new TensorList(Scope.keep(() -> of(tensors).value));
  }

  /** Frees a list that was kept; the tensors stay. */
  public void free() {
    Scope.free(value);
  }

  IValue value() {
    return value;
  }

  /** The tensors, in order, as libtorch takes them. */
  public TensorVector vector() {
    return value.toTensorVector();
  }

  private TensorList inPlace(String operator, Object... more) {
    Operator.named(operator).call(with(more));
    return this;
  }

  private TensorList fresh(String operator, Object... more) {
    return new TensorList(new IValue(Operator.named(operator).call(with(more)).get(0)));
  }

  private Object[] with(Object... more) {
    Object[] all = new Object[more.length + 1];
    all[0] = this;
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }

  /** x + number. */
  public TensorList plusInPlace(double number) {
    return inPlace("_foreach_add_.Scalar", number);
  }

  /** x + factor * other. */
  public TensorList plusInPlace(TensorList other, double factor) {
    return inPlace("_foreach_add_.List", other, factor);
  }

  /** x + factor * other. */
  public TensorList plus(TensorList other, double factor) {
    return fresh("_foreach_add.List", other, factor);
  }

  /** x + number. */
  public TensorList plus(double number) {
    return fresh("_foreach_add.Scalar", number);
  }

  /** x * number. */
  public TensorList timesInPlace(double number) {
    return inPlace("_foreach_mul_.Scalar", number);
  }

  /** x * number. */
  public TensorList times(double number) {
    return fresh("_foreach_mul.Scalar", number);
  }

  /** x * other. */
  public TensorList timesInPlace(TensorList other) {
    return inPlace("_foreach_mul_.List", other);
  }

  /** x / number. */
  public TensorList overInPlace(double number) {
    return inPlace("_foreach_div_.Scalar", number);
  }

  /** x / other. */
  public TensorList overInPlace(TensorList other) {
    return inPlace("_foreach_div_.List", other);
  }

  /** x + factor * a * b. */
  public TensorList plusProductInPlace(TensorList a, TensorList b, double factor) {
    return inPlace("_foreach_addcmul_.Scalar", a, b, factor);
  }

  /** x + factor * a * b. */
  public TensorList plusProduct(TensorList a, TensorList b, double factor) {
    return fresh("_foreach_addcmul.Scalar", a, b, factor);
  }

  /** x + factor * a / b. */
  public TensorList plusQuotientInPlace(TensorList a, TensorList b, double factor) {
    return inPlace("_foreach_addcdiv_.Scalar", a, b, factor);
  }

  /** x + weight * (other - x). */
  public TensorList towardsInPlace(TensorList other, double weight) {
    return inPlace("_foreach_lerp_.Scalar", other, weight);
  }

  /** The larger of x and other. */
  public TensorList maximumInPlace(TensorList other) {
    return inPlace("_foreach_maximum_.List", other);
  }

  /** x kept within [-limit, limit]; NaN stays. */
  public TensorList clampInPlace(double limit) {
    inPlace("_foreach_clamp_min_.Scalar", -limit);
    return inPlace("_foreach_clamp_max_.Scalar", limit);
  }

  /** Overwrites x by other. */
  public TensorList copyInPlace(TensorList other) {
    return inPlace("_foreach_copy_", other, false);
  }

  /** The square root of x. */
  public TensorList sqrt() {
    return fresh("_foreach_sqrt");
  }

  /** The square root of x. */
  public TensorList sqrtInPlace() {
    return inPlace("_foreach_sqrt_");
  }

  /** The magnitude of x. */
  public TensorList abs() {
    return fresh("_foreach_abs");
  }

  /** -x. */
  public TensorList negative() {
    return fresh("_foreach_neg");
  }

  /** The p-norm of each tensor, as scalars. */
  public TensorList norms(double p) {
    return fresh("_foreach_norm.Scalar", p, Operator.Nothing.NOTHING);
  }
}
