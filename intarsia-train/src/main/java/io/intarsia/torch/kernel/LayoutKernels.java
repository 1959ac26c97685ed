package io.intarsia.torch.kernel;

import static io.intarsia.torch.kernel.PoolKernels.dilation;
import static io.intarsia.torch.kernel.PoolKernels.kernel;
import static io.intarsia.torch.kernel.PoolKernels.padding;
import static io.intarsia.torch.kernel.PoolKernels.stride;

import io.intarsia.op.Layout;
import java.util.Locale;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Operations that move elements. Pictures lie in memory with channels last, so that tokens and
 * pictures are two views of the same bytes.
 */
public final class LayoutKernels {
  private LayoutKernels() {}

  public static Kernel of(Layout op) {
    if (op instanceof Layout.Concat concat) {
      return in -> torch.cat(new TensorVector(in), concat.axis());
    } else if (op instanceof Layout.Slice slice) {
      return in -> in[0].narrow(slice.axis(), slice.start(), slice.end() - slice.start());
    } else if (op instanceof Layout.Tokens) {
      return in -> tokens(in[0]);
    } else if (op instanceof Layout.ToGrid) {
      return in -> grid(in[0], in[1].size(2), in[1].size(3));
    } else if (op instanceof Layout.Flatten flatten) {
      return in -> in[0].flatten(flatten.from(), -1);
    } else if (op instanceof Layout.Unflatten unflatten) {
      return in -> in[0].unflatten(-1, new long[] {-1, unflatten.inner()});
    } else if (op instanceof Layout.ReshapeLike) {
      // Elements count row by row: pictures that lie channels last are put in order first.
      return in -> in[0].contiguous().reshape(sizes(in[1]));
    } else if (op instanceof Layout.PadSame same) {
      return in -> same(in[0], same);
    } else if (op instanceof Layout.Permute permute) {
      long[] order = permute.order().stream().mapToLong(a -> a).toArray();
      return in -> in[0].permute(order);
    } else if (op instanceof Layout.PixelShuffle shuffle) {
      return in -> torch.pixel_shuffle(in[0], shuffle.factor());
    } else if (op instanceof Layout.Unfold unfold) {
      var w = unfold.window();
      return in -> torch.im2col(in[0], kernel(w), dilation(w), padding(w), stride(w));
    } else if (op instanceof Layout.Pad pad) {
      return pad(pad);
    }
    Layout.CropLike crop = (Layout.CropLike) op;
    return in -> in[0].narrow(2, crop.top(), in[1].size(2)).narrow(3, crop.left(), in[1].size(3));
  }

  private static long[] sizes(Tensor x) {
    long[] sizes = new long[(int) x.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = x.size(i);
    }
    return sizes;
  }

  private static Tensor same(Tensor x, Layout.PadSame op) {
    int[] rows = op.border(x.size(2));
    int[] columns = op.border(x.size(3));
    long[] sides = {columns[0], columns[1], rows[0], rows[1]};
    return torch.pad(x, sides, "constant", new DoubleOptional(0));
  }

  private static Kernel pad(Layout.Pad pad) {
    long[] sides = {pad.left(), pad.right(), pad.top(), pad.bottom()};
    String mode = pad.border().name().toLowerCase(Locale.ROOT);
    boolean constant = pad.border() == Layout.Border.CONSTANT;
    return in -> {
      DoubleOptional value = constant ? new DoubleOptional(pad.value()) : new DoubleOptional();
      return torch.pad(in[0], sides, mode, value);
    };
  }

  /** [N, C, H, W] as [N, H*W, C]. */
  public static Tensor tokens(Tensor grid) {
    long count = grid.size(2) * grid.size(3);
    return grid.permute(0, 2, 3, 1).reshape(grid.size(0), count, grid.size(1));
  }

  /** [N, H*W, C] as [N, C, H, W]. */
  public static Tensor grid(Tensor tokens, long height, long width) {
    return tokens.reshape(tokens.size(0), height, width, tokens.size(2)).permute(0, 3, 1, 2);
  }
}
