package io.intarsia.zoo.unet;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attention U-Net: what comes from below decides, pixel by pixel, how much of each skip connection
 * is let through (Oktay et al. 2018, Attention U-Net, fig. 1 and 2). Keys and arithmetic follow
 * LeeJunHyun/Image_Segmentation @ 7a6e5f92, network.py, {@code AttU_Net} and, without gates, {@code
 * U_Net}; sides need not divide by 16, maps are brought to the skip connection's size.
 */
public final class AttentionUnet extends Network {
  private static final int DEPTH = 5;

  private final List<Pair> downs = new ArrayList<>();
  private final List<Up> ups = new ArrayList<>();
  private final Conv2d head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param gates with attention gates, else a plain U-Net
   */
  public AttentionUnet(int channels, int classes, boolean gates) {
    super(channels);
    for (int i = 1; i <= DEPTH; i++) {
      downs.add(child("Conv" + i, new Pair(i == 1 ? channels : 16 << i, 32 << i)));
    }
    for (int i = DEPTH; i >= 2; i--) {
      int in = 32 << i;
      Sequence up =
          new Sequence(List.of(conv(in, in / 2, 3), new BatchNorm2d(in / 2), Apply.relu()), 1);
      child("Up" + i, new Named("up", up));
      Gate gate = gates ? child("Att" + i, new Gate(in / 2, in / 4)) : null;
      ups.add(new Up(up, gate, child("Up_conv" + i, new Pair(in, in / 2))));
    }
    head = child("Conv_1x1", conv(64, classes, 1));
  }

  /** A convolution of stride 1 with bias that starts as torch has it. */
  private static Conv2d conv(int in, int out, int kernel) {
    return new Conv2d(in, out, kernel, 1, kernel / 2);
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> levels = new ArrayList<>();
    Tensor x = downs.get(0).forward(picture);
    for (Pair down : downs.subList(1, downs.size())) {
      levels.add(x);
      x = down.forward(x.maxPool(Window.square(2, 2, 0, 1), false));
    }
    for (int i = 0; i < ups.size(); i++) {
      x = ups.get(i).forward(x, levels.get(levels.size() - 1 - i));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, head.forward(x));
    return outputs;
  }

  /** One step of the decoder; its parts are children of the network. */
  private record Up(Sequence up, @Nullable Gate gate, Pair convs) {
    Tensor forward(Tensor x, Tensor skip) {
      Tensor y = up.forward(x.nearestLike(skip));
      Tensor kept = gate == null ? skip : gate.forward(y, skip);
      return convs.forward(Tensor.concat(1, List.of(kept, y)));
    }
  }

  /** A path to one block. */
  private static final class Named extends Block {
    Named(String path, Block inner) {
      child(path, inner);
    }
  }

  /** Two 3x3 convolutions with batch norm and ReLU. */
  private static final class Pair extends Block {
    private final Sequence convs;

    Pair(int in, int out) {
      convs =
          child(
              "conv",
              new Sequence(
                  conv(in, out, 3),
                  new BatchNorm2d(out),
                  Apply.relu(),
                  conv(out, out, 3),
                  new BatchNorm2d(out),
                  Apply.relu()));
    }

    Tensor forward(Tensor x) {
      return convs.forward(x).named(this);
    }
  }

  /** x times a number from 0 to 1 at every pixel (Oktay et al. 2018, eq. 1). */
  private static final class Gate extends Block {
    private final Sequence fromBelow;
    private final Sequence fromSkip;
    private final Sequence psi;

    Gate(int width, int inner) {
      fromBelow = child("W_g", new Sequence(conv(width, inner, 1), new BatchNorm2d(inner)));
      fromSkip = child("W_x", new Sequence(conv(width, inner, 1), new BatchNorm2d(inner)));
      Conv2d one =
          new Conv2d(
              inner,
              1,
              Window.square(1, 1, 0, 1),
              1,
              Init.TORCH_DEFAULT,
              new Init.FanInUniform(inner));
      psi = child("psi", new Sequence(one, new BatchNorm2d(1)));
    }

    Tensor forward(Tensor below, Tensor skip) {
      Tensor sum = fromBelow.forward(below).plus(fromSkip.forward(skip)).relu();
      return skip.times(psi.forward(sum).sigmoid()).named(this);
    }
  }
}
