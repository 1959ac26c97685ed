package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A residual block of DDRNet (Hong et al. 2021, section III.A), the last of its stage without the
 * final ReLU, which whoever reads it applies. Keys follow ydhongHIT/DDRNet @ 6023467c.
 */
public final class DdrBlock extends Unit {
  private final List<Conv2d> convs = new ArrayList<>();
  private final List<BatchNorm2d> norms = new ArrayList<>();
  private final @Nullable Sequence shortcut;
  private final boolean relu;

  private DdrBlock(
      int in, int out, int stride, List<Window> windows, List<Integer> widths, boolean relu) {
    int from = in;
    for (int i = 0; i < windows.size(); i++) {
      convs.add(child("conv" + (i + 1), conv(from, widths.get(i), windows.get(i))));
      norms.add(child("bn" + (i + 1), new BatchNorm2d(widths.get(i))));
      from = widths.get(i);
    }
    this.relu = relu;
    shortcut =
        stride == 1 && in == out
            ? null
            : child(
                "downsample",
                new Sequence(conv(in, out, Window.square(1, stride, 0, 1)), new BatchNorm2d(out)));
  }

  private static Conv2d conv(int in, int out, Window window) {
    return new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, null);
  }

  /** A stage of blocks of two 3x3 convolutions. */
  public static Sequence stage(int in, int out, int depth, int stride) {
    List<DdrBlock> blocks = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      int step = i == 0 ? stride : 1;
      blocks.add(
          new DdrBlock(
              i == 0 ? in : out,
              out,
              step,
              List.of(Window.square(3, step, 1, 1), Window.square(3, 1, 1, 1)),
              List.of(out, out),
              i == 0 || i < depth - 1));
    }
    return new Sequence(blocks);
  }

  /** A stage of one bottleneck, which doubles the planes and ends without ReLU. */
  public static Sequence bottleneck(int in, int planes, int stride) {
    Window pixel = Window.square(1, 1, 0, 1);
    return new Sequence(
        new DdrBlock(
            in,
            2 * planes,
            stride,
            List.of(pixel, Window.square(3, stride, 1, 1), pixel),
            List.of(planes, planes, 2 * planes),
            false));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < convs.size(); i++) {
      y = norms.get(i).forward(convs.get(i).forward(y));
      y = i < convs.size() - 1 ? y.relu() : y;
    }
    y = y.plus(shortcut == null ? x : shortcut.forward(x));
    return (relu ? y.relu() : y).named(this);
  }
}
