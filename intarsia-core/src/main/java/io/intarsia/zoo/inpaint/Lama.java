package io.intarsia.zoo.inpaint;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import io.intarsia.zoo.inpaint.FourierConv.Halves;
import io.intarsia.zoo.inpaint.FourierConv.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * LaMa's generator: a ResNet of fast Fourier convolutions at stride 8, each of which sees the whole
 * picture (Suvorov et al. 2022, Resolution-robust Large Mask Inpainting with Fourier Convolutions,
 * fig. 2). Keys and arithmetic follow advimman/lama @ 786f5936, FFCResNetGenerator, without the
 * prefix {@code generator.} of its checkpoints and with values before the last sigmoid; sides need
 * not divide by 8, the result is cut to the picture's size.
 */
public final class Lama extends Network {
  /** Channels of the input: red, green, blue with the hole at 0, and the mask, 1 in the hole. */
  public static final int CHANNELS = 4;

  private static final int WIDTH = 64;
  private static final int HALVINGS = 3;
  private static final double GLOBAL = 0.75;

  private final List<FourierConv> downs = new ArrayList<>();
  private final List<ResidualPair> blocks = new ArrayList<>();
  private final List<ConvTranspose2d> ups = new ArrayList<>();
  private final List<BatchNorm2d> norms = new ArrayList<>();
  private final Conv2d head;

  /**
   * @param channels channels of the input: {@link #CHANNELS} for red, green, blue and the mask
   * @param out channels of the result: 3
   * @param depth residual blocks: 18 in Big-LaMa, 9 in the small one
   */
  public Lama(int channels, int out, int depth) {
    super(channels);
    // Key 0 is the mirrored border, counted by the reference as a layer of its own.
    int key = 1;
    downs.add(child("model." + key++, new FourierConv(local(channels), local(WIDTH), 7, 1, 3)));
    for (int i = 0; i < HALVINGS; i++) {
      int to = WIDTH << (i + 1);
      Split result = i == HALVINGS - 1 ? Split.of(to, GLOBAL) : local(to);
      FourierConv down = new FourierConv(local(WIDTH << i), result, 3, 2, 1);
      downs.add(child("model." + key++, down));
    }
    for (int i = 0; i < depth; i++) {
      Split split = Split.of(WIDTH << HALVINGS, GLOBAL);
      blocks.add(child("model." + key++, new ResidualPair(split)));
    }
    key++;
    for (int i = HALVINGS; i >= 1; i--) {
      Window doubling = Window.square(3, 2, 1, 1);
      int to = WIDTH << (i - 1);
      ups.add(child("model." + key++, new ConvTranspose2d(WIDTH << i, to, doubling, 1)));
      norms.add(child("model." + key++, new BatchNorm2d(to)));
      key++;
    }
    key++;
    Init bias = new Init.FanInUniform(49L * WIDTH);
    Window window = Window.square(7, 1, 0, 1);
    head = child("model." + key, new Conv2d(WIDTH, out, window, 1, Init.TORCH_DEFAULT, bias));
  }

  private static Split local(int channels) {
    return new Split(channels, 0);
  }

  /**
   * [N, 4, H, W], colours in [0, 1] and the mask, to logits [N, 3, H, W], the sigmoid of which is
   * the picture.
   */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Halves x = new Halves(picture, null);
    for (FourierConv down : downs) {
      x = down.forward(x);
    }
    for (ResidualPair block : blocks) {
      x = block.forward(x);
    }
    Tensor y = Tensor.concat(1, List.of(x.local(), Objects.requireNonNull(x.global())));
    for (int i = 0; i < ups.size(); i++) {
      y = norms.get(i).forward(ups.get(i).forward(y)).relu();
    }
    Tensor result = head.forward(y.pad(Layout.Border.REFLECT, 3, 3, 3, 3, 0));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, result.apply(new Layout.CropLike(0, 0), List.of(result, picture)));
    return outputs;
  }

  /** Two Fourier convolutions, the input added. */
  private static final class ResidualPair extends Block {
    private final FourierConv conv1;
    private final FourierConv conv2;

    ResidualPair(Split split) {
      conv1 = child("conv1", new FourierConv(split, split, 3, 1, 1));
      conv2 = child("conv2", new FourierConv(split, split, 3, 1, 1));
    }

    Halves forward(Halves x) {
      Halves y = conv2.forward(conv1.forward(x));
      Tensor global = Objects.requireNonNull(x.global());
      return new Halves(
          x.local().plus(y.local()).named(this), global.plus(Objects.requireNonNull(y.global())));
    }
  }
}
