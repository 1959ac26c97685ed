package io.intarsia.zoo;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Layout;
import io.intarsia.op.Resample;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * U-Net with batch norm and padded convolutions (Ronneberger et al. 2015, fig. 1). Keys and
 * arithmetic follow milesial/Pytorch-UNet, unet/unet_model.py: where a side was odd, the upsampled
 * map is filled with zeros at the right and at the bottom.
 */
public final class MilesialUnet extends Network {
  private static final int DEPTH = 4;

  private final Block first;
  private final Sequence inc;
  private final List<Sequence> downs = new ArrayList<>();
  private final List<Up> ups = new ArrayList<>();
  private final Conv2d head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param bilinear upsample bilinearly, with half the channels, rather than by transposed
   *     convolutions
   */
  public MilesialUnet(int channels, int classes, boolean bilinear) {
    super(channels);
    inc = pair(channels, 64, 64);
    first = child("inc", new Named("double_conv", inc));
    int factor = bilinear ? 2 : 1;
    for (int i = 1; i <= DEPTH; i++) {
      int out = (64 << i) / (i == DEPTH ? factor : 1);
      Sequence down = pair(32 << i, out, out);
      child("down" + i, new Named("maxpool_conv.1.double_conv", down));
      downs.add(down);
    }
    for (int i = 1; i <= DEPTH; i++) {
      int in = 2048 >> i;
      int out = (in / 2) / (i == DEPTH ? 1 : factor);
      ups.add(child("up" + i, new Up(in, out, bilinear)));
    }
    head = child("outc.conv", new Conv2d(64, classes, 1, 1, 0));
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> levels = new ArrayList<>();
    Tensor x = inc.forward(picture).named(first);
    for (Sequence down : downs) {
      levels.add(x);
      x = down.forward(x.maxPool(Window.square(2, 2, 0, 1), false));
    }
    for (int i = 0; i < DEPTH; i++) {
      x = ups.get(i).forward(x, levels.get(DEPTH - 1 - i));
    }
    return Map.of(LOGITS, head.forward(x));
  }

  /** Two 3x3 convolutions with batch norm and ReLU. */
  private static Sequence pair(int in, int middle, int out) {
    Window window = Window.square(3, 1, 1, 1);
    return new Sequence(
        new Conv2d(in, middle, window, 1, Init.TORCH_DEFAULT, null),
        new BatchNorm2d(middle),
        Apply.relu(),
        new Conv2d(middle, out, window, 1, Init.TORCH_DEFAULT, null),
        new BatchNorm2d(out),
        Apply.relu());
  }

  /** A path to one block. */
  private static final class Named extends Block {
    Named(String path, Block inner) {
      child(path, inner);
    }
  }

  /** Upsample, fill up to the skip connection's size, join behind it, two convolutions. */
  private static final class Up extends Block {
    private final @Nullable ConvTranspose2d up;
    private final Sequence convs;

    Up(int in, int out, boolean bilinear) {
      up =
          bilinear ? null : child("up", new ConvTranspose2d(in, in / 2, Window.square(2, 2, 0, 1)));
      convs = child("conv.double_conv", pair(in, bilinear ? in / 2 : out, out));
    }

    Tensor forward(Tensor x, Tensor skip) {
      Tensor y = up == null ? x.resize(Resample.Mode.BILINEAR, true, 2) : up.forward(x);
      Tensor filled = y.pad(Layout.Border.CONSTANT, 0, 1, 0, 1, 0);
      Tensor cut = filled.apply(new Layout.CropLike(0, 0), List.of(filled, skip));
      return convs.forward(Tensor.concat(1, List.of(skip, cut))).named(this);
    }
  }
}
