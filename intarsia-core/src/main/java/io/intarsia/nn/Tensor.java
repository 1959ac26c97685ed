package io.intarsia.nn;

import io.intarsia.base.NdArray;
import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Shape;
import io.intarsia.op.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in a network that is being described: a shape and where it comes from, no numbers. The
 * methods are the whole vocabulary of a {@code forward}. Sizes may be symbols, so code that needs
 * the size of a picture takes it from another tensor ({@link #toGrid}, {@link #resizeLike}).
 */
public abstract class Tensor {
  /** The sizes of the axes. */
  public abstract Shape shape();

  /** The result of an operation on tensors of one trace. */
  public abstract Tensor apply(Op op, List<Tensor> inputs);

  /** A parameter of the definition being traced. */
  public abstract Tensor use(Parameter parameter);

  /** True while the network is traced for training: dropout counts, batch norm uses the batch. */
  public abstract boolean training();

  /** This tensor, known from now on as the output of that block (stages, cost table, errors). */
  public abstract Tensor named(Block block);

  private Tensor unary(Op op) {
    return apply(op, List.of(this));
  }

  private Tensor binary(Op op, Tensor other) {
    return apply(op, List.of(this, other));
  }

  private Tensor weighted(Op op, Parameter weight, @Nullable Parameter bias) {
    return bias == null
        ? apply(op, List.of(this, use(weight)))
        : apply(op, List.of(this, use(weight), use(bias)));
  }

  /** A constant of the definition. */
  public final Tensor constant(NdArray value) {
    return apply(new Leaf.Const(value), List.of());
  }

  /** Convolution of [N, C, H, W]. */
  public final Tensor conv2d(Parameter weight, @Nullable Parameter bias, Window w, int groups) {
    return weighted(new Product.Conv2d(w, groups), weight, bias);
  }

  /** Transposed convolution of [N, C, H, W]. */
  public final Tensor convTranspose2d(
      Parameter weight, @Nullable Parameter bias, Window w, int groups, int outPad) {
    return weighted(new Product.ConvTranspose2d(w, groups, outPad, outPad), weight, bias);
  }

  /** A linear map of the last axis. */
  public final Tensor linear(Parameter weight, @Nullable Parameter bias) {
    return weighted(new Product.Linear(), weight, bias);
  }

  /** Batched matrix product of the last two axes. */
  public final Tensor matMul(Tensor other) {
    return binary(new Product.MatMul(), other);
  }

  /** Attention of these queries [N, L, C] over keys and values [N, M, C], in heads. */
  public final Tensor attention(Tensor keys, Tensor values, int heads) {
    double scale = 1 / Math.sqrt((double) shape().dim(-1).known() / heads);
    return apply(new Product.Attention(heads, scale, false), List.of(this, keys, values));
  }

  /** Batch norm of [N, C, H, W]: with the batch's statistics in training, else the running ones. */
  public final Tensor batchNorm(
      Parameter scale,
      Parameter shift,
      Parameter mean,
      Parameter var,
      double eps,
      double momentum) {
    Op op = new Norm.BatchNorm(eps, momentum, training());
    return apply(op, List.of(this, use(scale), use(shift), use(mean), use(var)));
  }

  /** Layer norm of the last axis. */
  public final Tensor layerNorm(Parameter scale, Parameter shift, double eps) {
    return apply(new Norm.LayerNorm(-1, eps), List.of(this, use(scale), use(shift)));
  }

  /** Group norm of [N, C, H, W]. */
  public final Tensor groupNorm(int groups, Parameter scale, Parameter shift, double eps) {
    return apply(new Norm.GroupNorm(groups, eps), List.of(this, use(scale), use(shift)));
  }

  /** The element-by-element sum. */
  public final Tensor plus(Tensor other) {
    return binary(new Pointwise.Binary(Pointwise.Operator.ADD), other);
  }

  /** The element-by-element product. */
  public final Tensor times(Tensor other) {
    return binary(new Pointwise.Binary(Pointwise.Operator.MUL), other);
  }

  /** The larger of two elements. */
  public final Tensor max(Tensor other) {
    return binary(new Pointwise.Binary(Pointwise.Operator.MAX), other);
  }

  /** This tensor times a number. */
  public final Tensor times(double factor) {
    return times(constant(NdArray.ofFloats(new float[] {(float) factor}, 1)));
  }

  /** A function of every element. */
  public final Tensor map(Pointwise.Function function) {
    return map(function, 0);
  }

  /** A function of every element with a setting. */
  public final Tensor map(Pointwise.Function function, double alpha) {
    return unary(new Pointwise.Unary(function, alpha));
  }

  /** max(x, 0). */
  public final Tensor relu() {
    return map(Pointwise.Function.RELU);
  }

  /** The exact GELU. */
  public final Tensor gelu() {
    return map(Pointwise.Function.GELU);
  }

  /** 1 / (1 + exp(-x)). */
  public final Tensor sigmoid() {
    return map(Pointwise.Function.SIGMOID);
  }

  /** Softmax along an axis. */
  public final Tensor softmax(int axis) {
    return unary(new Pointwise.Softmax(axis, false));
  }

  /** Dropout of elements; nothing outside training. */
  public final Tensor dropout(double p) {
    return training() && p > 0 ? unary(new Pointwise.Dropout(p, false, false)) : this;
  }

  /** Dropout of whole channels of a sample; nothing outside training. */
  public final Tensor dropChannels(double p) {
    return training() && p > 0 ? unary(new Pointwise.Dropout(p, false, true)) : this;
  }

  /** Stochastic depth: whole samples dropped; nothing outside training. */
  public final Tensor dropPath(double p) {
    return training() && p > 0 ? unary(new Pointwise.Dropout(p, true, false)) : this;
  }

  /** The tensors joined along an axis. */
  public static Tensor concat(int axis, List<Tensor> tensors) {
    return tensors.get(0).apply(new Layout.Concat(axis), tensors);
  }

  /** Elements [start, end) along an axis. */
  public final Tensor slice(int axis, long start, long end) {
    return unary(new Layout.Slice(axis, start, end));
  }

  /** Pixels [N, C, H, W] as tokens [N, H*W, C]. */
  public final Tensor tokens() {
    return unary(new Layout.Tokens());
  }

  /** Tokens [N, H*W, C] as pixels [N, C, H, W], with the height and width of another picture. */
  public final Tensor toGrid(Tensor like) {
    return binary(new Layout.ToGrid(), like);
  }

  /** All axes from one on as one. */
  public final Tensor flatten(int from) {
    return unary(new Layout.Flatten(from));
  }

  /** The same elements, row by row, in the shape of another tensor. */
  public final Tensor reshapeLike(Tensor like) {
    return binary(new Layout.ReshapeLike(), like);
  }

  /** A border around [N, C, H, W]. */
  public final Tensor pad(
      Layout.Border border, int left, int right, int top, int bottom, double value) {
    return unary(new Layout.Pad(border, left, right, top, bottom, value));
  }

  /** The part that starts at (top, left) and is as high and wide as another picture. */
  public final Tensor cropLike(Tensor like, int top, int left) {
    return binary(new Layout.CropLike(top, left), like);
  }

  /** The largest of each window. */
  public final Tensor maxPool(Window window, boolean ceil) {
    return unary(new Pool.MaxPool(window, ceil));
  }

  /** Where in its plane the largest of each window is, for {@link #maxUnpool}. */
  public final Tensor maxPoolIndices(Window window, boolean ceil) {
    return unary(new Pool.MaxPoolIndices(window, ceil));
  }

  /** These values where the indices point, 0 elsewhere, as high and wide as another picture. */
  public final Tensor maxUnpool(Tensor indices, Tensor like) {
    return apply(new Pool.MaxUnpool(), List.of(this, indices, like));
  }

  /** The mean of each window. */
  public final Tensor avgPool(Window window, boolean ceil, boolean countPadding) {
    return unary(new Pool.AvgPool(window, ceil, countPadding));
  }

  /** The means of height x width regions. */
  public final Tensor adaptiveAvgPool(int height, int width) {
    return unary(new Pool.AdaptivePool(height, width, false));
  }

  /** The mean over axes. */
  public final Tensor mean(boolean keep, Integer... axes) {
    return unary(new Pool.Mean(List.of(axes), keep));
  }

  /** Bilinear resampling to the height and width of another picture. */
  public final Tensor resizeLike(Tensor like, boolean alignCorners) {
    Resample.Target target = new Resample.Target.Like();
    return binary(new Resample.Resize(Resample.Mode.BILINEAR, alignCorners, target), like);
  }

  /** The nearest pixels at the height and width of another picture. */
  public final Tensor nearestLike(Tensor like) {
    Resample.Target target = new Resample.Target.Like();
    return binary(new Resample.Resize(Resample.Mode.NEAREST, false, target), like);
  }

  /** Resampling by a factor. */
  public final Tensor resize(Resample.Mode mode, boolean alignCorners, double factor) {
    return unary(
        new Resample.Resize(mode, alignCorners, new Resample.Target.Scale(factor, factor)));
  }
}
