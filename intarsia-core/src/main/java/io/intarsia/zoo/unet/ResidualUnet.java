package io.intarsia.zoo.unet;

import io.intarsia.nn.Block;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Residual U-Net: U-Net of pre-activated residual units, three strides deep (Zhang, Liu, Wang 2018,
 * Road Extraction by Deep Residual U-Net, fig. 2 and table I). Keys and arithmetic follow
 * rishikksh20/ResUnet @ 31df5213, core/res_unet.py, with scores rather than probabilities; sides
 * need not divide by 8, upsampled maps are cut to the skip connection's size.
 */
public final class ResidualUnet extends Network {
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);

  private final Sequence input;
  private final Sequence skip;
  private final List<Unit> downs = new ArrayList<>();
  private final List<ConvTranspose2d> ups = new ArrayList<>();
  private final List<Unit> convs = new ArrayList<>();
  private final Sequence head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public ResidualUnet(int channels, int classes) {
    super(channels);
    int first = WIDTHS.get(0);
    input =
        child(
            "input_layer",
            new Sequence(
                new Conv2d(channels, first, 3, 1, 1),
                new BatchNorm2d(first),
                Apply.relu(),
                new Conv2d(first, first, 3, 1, 1)));
    skip = child("input_skip", new Sequence(new Conv2d(channels, first, 3, 1, 1)));
    for (int i = 1; i < WIDTHS.size(); i++) {
      String name = i == WIDTHS.size() - 1 ? "bridge" : "residual_conv_" + i;
      downs.add(child(name, new Unit(WIDTHS.get(i - 1), WIDTHS.get(i), 2)));
    }
    for (int i = 1; i < WIDTHS.size(); i++) {
      int in = WIDTHS.get(WIDTHS.size() - i);
      int out = WIDTHS.get(WIDTHS.size() - 1 - i);
      Window doubling = Window.square(2, 2, 0, 1);
      ups.add(child("upsample_" + i + ".upsample", new ConvTranspose2d(in, in, doubling)));
      convs.add(child("up_residual_conv" + i, new Unit(in + out, out, 1)));
    }
    head = child("output_layer", new Sequence(new Conv2d(first, classes, 1, 1, 0)));
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor x = input.forward(picture).plus(skip.forward(picture));
    List<Tensor> levels = new ArrayList<>();
    for (Unit down : downs) {
      levels.add(x);
      x = down.forward(x);
    }
    for (int i = 0; i < ups.size(); i++) {
      Tensor level = levels.get(levels.size() - 1 - i);
      Tensor high = ups.get(i).forward(x);
      Tensor cut = high.apply(new Layout.CropLike(0, 0), List.of(high, level));
      x = convs.get(i).forward(Tensor.concat(1, List.of(cut, level)));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, head.forward(x));
    return outputs;
  }

  /** Norm, ReLU and 3x3 convolution, twice, beside a 3x3 convolution with norm. */
  private static final class Unit extends Block {
    private final Sequence block;
    private final Sequence shortcut;

    Unit(int in, int out, int stride) {
      block =
          child(
              "conv_block",
              new Sequence(
                  new BatchNorm2d(in),
                  Apply.relu(),
                  new Conv2d(in, out, 3, stride, 1),
                  new BatchNorm2d(out),
                  Apply.relu(),
                  new Conv2d(out, out, 3, 1, 1)));
      Conv2d conv = new Conv2d(in, out, 3, stride, 1);
      shortcut = child("conv_skip", new Sequence(conv, new BatchNorm2d(out)));
    }

    Tensor forward(Tensor x) {
      return block.forward(x).plus(shortcut.forward(x)).named(this);
    }
  }
}
