package io.intarsia.zoo.unet;

import io.intarsia.nn.Block;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * U-Net with batch norm in the encoder only and 4x4 transposed convolutions, the one U-Net 3+ is
 * compared with (Ronneberger et al. 2015; Huang et al. 2020, table 1). Keys and arithmetic follow
 * ZJUGiveLab/UNet-Version @ 8ecd0674, models/UNet.py, with scores rather than probabilities; where
 * a side was odd, the upsampled map is filled with zeros at the right and at the bottom.
 */
public final class TransposedUnet extends Network {
  private static final int DEPTH = 4;

  private final List<ConvPair> downs = new ArrayList<>();
  private final List<Up> ups = new ArrayList<>();
  private final Conv2d head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public TransposedUnet(int channels, int classes) {
    super(channels);
    for (int i = 0; i <= DEPTH; i++) {
      String name = i == DEPTH ? "center" : "conv" + (i + 1);
      downs.add(child(name, new ConvPair(i == 0 ? channels : 32 << i, 64 << i, true)));
    }
    for (int i = DEPTH; i >= 1; i--) {
      ups.add(child("up_concat" + i, new Up(64 << i)));
    }
    head = child("outconv1", ConvPair.conv3(64, classes));
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> levels = new ArrayList<>();
    Tensor x = downs.get(0).forward(picture);
    for (ConvPair down : downs.subList(1, downs.size())) {
      levels.add(x);
      x = down.forward(x.maxPool(Window.square(2, 2, 0, 1), false));
    }
    for (int i = 0; i < DEPTH; i++) {
      x = ups.get(i).forward(x, levels.get(DEPTH - 1 - i));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, head.forward(x));
    return outputs;
  }

  /** Doubles, fills up to the skip connection's size, joins before it, two convolutions. */
  private static final class Up extends Block {
    private final ConvPair convs;
    private final ConvTranspose2d up;

    Up(int in) {
      convs = child("conv", new ConvPair(in, in / 2, false));
      up = child("up", new ConvTranspose2d(in, in / 2, Window.square(4, 2, 1, 1)));
    }

    Tensor forward(Tensor x, Tensor skip) {
      Tensor filled = up.forward(x).pad(Layout.Border.CONSTANT, 0, 1, 0, 1, 0);
      Tensor cut = filled.apply(new Layout.CropLike(0, 0), List.of(filled, skip));
      return convs.forward(Tensor.concat(1, List.of(cut, skip))).named(this);
    }
  }
}
