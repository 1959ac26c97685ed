package io.intarsia.zoo.inpaint;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fast Fourier convolution with batch norm and ReLU: channels are local or global; local ones are
 * convolved, global ones pass through their spectrum, and each half also reads the other by a
 * convolution (Chi et al. 2020, fig. 1; Suvorov et al. 2022, fig. 2). Borders are mirrored. Keys
 * follow advimman/lama @ 786f5936, saicinpainting/training/modules/ffc.py, {@code FFC_BN_ACT}.
 */
final class FourierConv extends Block {
  /**
   * Local and global channels of one map.
   *
   * @param local [N, C, H, W]
   * @param global the same with its own number of channels, or null if there are none
   */
  record Halves(Tensor local, @Nullable Tensor global) {}

  /**
   * Numbers of channels.
   *
   * @param local how many are convolved
   * @param global how many pass through their spectrum
   */
  record Split(int local, int global) {
    /** The last {@code ratio} of the channels are global. */
    static Split of(int channels, double ratio) {
      int global = (int) (channels * ratio);
      return new Split(channels - global, global);
    }
  }

  private final int pad;
  private final Conv2d localToLocal;
  private final @Nullable Conv2d localToGlobal;
  private final @Nullable Conv2d globalToLocal;
  private final @Nullable Spectrum globalToGlobal;
  private final BatchNorm2d localNorm;
  private final @Nullable BatchNorm2d globalNorm;

  /**
   * @param kernel side of the convolutions' window
   * @param pad mirrored pixels at each side
   */
  FourierConv(Split in, Split out, int kernel, int stride, int pad) {
    this.pad = pad;
    Window window = Window.square(kernel, stride, 0, 1);
    localToLocal = child("ffc.convl2l", conv(in.local(), out.local(), window));
    boolean mixed = in.global() > 0;
    boolean mixes = out.global() > 0;
    localToGlobal = mixes ? child("ffc.convl2g", conv(in.local(), out.global(), window)) : null;
    globalToLocal = mixed ? child("ffc.convg2l", conv(in.global(), out.local(), window)) : null;
    globalToGlobal =
        mixed && mixes ? child("ffc.convg2g", new Spectrum(in.global(), out.global())) : null;
    localNorm = child("bn_l", new BatchNorm2d(out.local()));
    globalNorm = mixes ? child("bn_g", new BatchNorm2d(out.global())) : null;
  }

  private static Conv2d conv(int in, int out, Window window) {
    return new Conv2d(in, out, window, 1, Init.TORCH_DEFAULT, null);
  }

  Halves forward(Halves x) {
    Tensor local = mirrored(x.local());
    Tensor l = localToLocal.forward(local);
    @Nullable Tensor g = localToGlobal == null ? null : localToGlobal.forward(local);
    if (x.global() != null) {
      l = l.plus(Objects.requireNonNull(globalToLocal).forward(mirrored(x.global())));
      if (g != null) {
        g = g.plus(Objects.requireNonNull(globalToGlobal).forward(x.global()));
      }
    }
    Tensor activated = localNorm.forward(l).relu().named(this);
    return new Halves(
        activated, g == null ? null : Objects.requireNonNull(globalNorm).forward(g).relu());
  }

  private Tensor mirrored(Tensor x) {
    return pad == 0 ? x : x.pad(Layout.Border.REFLECT, pad, pad, pad, pad, 0);
  }

  /** A Fourier unit between 1x1 convolutions, itself added to what it gives. */
  private static final class Spectrum extends Block {
    private final Sequence conv1;
    private final FourierUnit unit;
    private final Conv2d conv2;

    Spectrum(int in, int out) {
      Window pixel = Window.square(1, 1, 0, 1);
      int half = out / 2;
      conv1 =
          child("conv1", new Sequence(conv(in, half, pixel), new BatchNorm2d(half), Apply.relu()));
      unit = child("fu", new FourierUnit(half));
      conv2 = child("conv2", conv(half, out, pixel));
    }

    Tensor forward(Tensor x) {
      Tensor y = conv1.forward(x);
      return conv2.forward(y.plus(unit.forward(y))).named(this);
    }
  }
}
