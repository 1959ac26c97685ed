package io.intarsia.torch.kernel;

import io.intarsia.op.Pool;
import io.intarsia.op.Window;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Summaries of windows and axes. */
public final class PoolKernels {
  private PoolKernels() {}

  public static Kernel of(Pool op) {
    if (op instanceof Pool.MaxPool pool) {
      Window w = pool.window();
      return in ->
          torch.max_pool2d(in[0], kernel(w), stride(w), padding(w), dilation(w), pool.ceil());
    } else if (op instanceof Pool.MaxPoolIndices pool) {
      Window w = pool.window();
      return in ->
          owned(
              torch
                  .max_pool2d_with_indices(
                      in[0], kernel(w), stride(w), padding(w), dilation(w), pool.ceil())
                  .get1());
    } else if (op instanceof Pool.AvgPool pool) {
      Window w = pool.window();
      return in ->
          torch.avg_pool2d(
              in[0],
              kernel(w),
              stride(w),
              padding(w),
              pool.ceil(),
              pool.countPadding(),
              new LongOptional());
    } else if (op instanceof Pool.AdaptivePool pool) {
      long[] size = {pool.height(), pool.width()};
      return pool.max()
          ? in -> owned(torch.adaptive_max_pool2d(in[0], size).get0())
          : in -> torch.adaptive_avg_pool2d(in[0], size);
    } else if (op instanceof Pool.Mean mean) {
      long[] axes = mean.axes().stream().mapToLong(a -> a).toArray();
      return in -> in[0].mean(axes, mean.keep(), new ScalarTypeOptional());
    } else if (op instanceof Pool.ArgMax most) {
      return in -> torch.argmax(in[0], new LongOptional(most.axis()), false);
    }
    return Kernel.inF32(in -> torch.max_unpool2d(in[0], in[1], in[2].size(2), in[2].size(3)));
  }

  /** The element of a tuple that outlives the tuple, of which it is but a view. */
  private static Tensor owned(Tensor element) {
    return new Tensor(element);
  }

  public static long[] kernel(Window w) {
    return new long[] {w.kernelH(), w.kernelW()};
  }

  public static long[] stride(Window w) {
    return new long[] {w.strideH(), w.strideW()};
  }

  public static long[] padding(Window w) {
    return new long[] {w.padH(), w.padW()};
  }

  public static long[] dilation(Window w) {
    return new long[] {w.dilationH(), w.dilationW()};
  }
}
