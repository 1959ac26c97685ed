package io.intarsia.zoo.unet;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
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
 * U-Net as it was published: convolutions without padding or batch norm, skip connections cut to
 * the middle, and the context that the border lacks mirrored from the picture (Ronneberger,
 * Fischer, Brox 2015, U-Net: Convolutional Networks for Biomedical Image Segmentation, fig. 1 and
 * 2). The mirroring is part of the network, so logits have the picture's size, which may be any
 * from 108 pixels on; a picture of 388 gives the 572 of fig. 1. Keys are its own: the published
 * weights are for Caffe.
 */
public final class OriginalUnet extends Network {
  private static final int DEPTH = 4;

  /** Pixels that the unpadded convolutions take off each side in all. */
  private static final int CONTEXT = 92;

  /** What may be missing to the next size that halves four times. */
  private static final int REST = 15;

  private final List<Sequence> downs = new ArrayList<>();
  private final List<Up> ups = new ArrayList<>();
  private final Conv2d head;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public OriginalUnet(int channels, int classes) {
    super(channels);
    for (int i = 0; i <= DEPTH; i++) {
      boolean dropout = i >= DEPTH - 1;
      downs.add(child("down" + i, pair(i == 0 ? channels : 32 << i, 64 << i, dropout)));
    }
    for (int i = DEPTH; i >= 1; i--) {
      ups.add(child("up" + (i - 1), new Up(64 << i, cut(i - 1))));
    }
    head = child("head", new Conv2d(64, classes, 1, 1, 0));
  }

  /** Rows that a level's skip connection has more at each side than what comes from below. */
  private static int cut(int level) {
    int margin = 0;
    for (int i = DEPTH; i > level; i--) {
      // Two convolutions take 4 off, as many as 2 at each side; below the level also those above.
      margin = 2 * (margin + (i == DEPTH ? 2 : 4));
    }
    return margin;
  }

  /** Two unpadded 3x3 convolutions with ReLU; dropout at the end of the contracting path. */
  private static Sequence pair(int in, int out, boolean dropout) {
    return dropout
        ? new Sequence(
            conv3(in, out), Apply.relu(), conv3(out, out), Apply.relu(), Apply.dropout(0.5))
        : new Sequence(conv3(in, out), Apply.relu(), conv3(out, out), Apply.relu());
  }

  private static Conv2d conv3(int in, int out) {
    Init weight = new Init.Normal(Math.sqrt(2.0 / (9.0 * in)), false);
    return new Conv2d(in, out, Window.square(3, 1, 0, 1), 1, weight, Init.ZEROS);
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    int far = CONTEXT + REST;
    Tensor x = picture.pad(Layout.Border.REFLECT, CONTEXT, far, CONTEXT, far, 0);
    List<Tensor> levels = new ArrayList<>();
    x = downs.get(0).forward(x);
    for (Sequence down : downs.subList(1, downs.size())) {
      levels.add(x);
      x = down.forward(x.maxPool(Window.square(2, 2, 0, 1), false));
    }
    for (int i = 0; i < DEPTH; i++) {
      x = ups.get(i).forward(x, levels.get(DEPTH - 1 - i));
    }
    Tensor scores = head.forward(x);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, scores.apply(new Layout.CropLike(0, 0), List.of(scores, picture)));
    return outputs;
  }

  /** Doubles by a transposed convolution, joins behind the middle of the skip connection. */
  private static final class Up extends Block {
    private final ConvTranspose2d up;
    private final Sequence convs;
    private final int cut;

    Up(int in, int cut) {
      up = child("up", new ConvTranspose2d(in, in / 2, Window.square(2, 2, 0, 1)));
      convs = child("conv", pair(in, in / 2, false));
      this.cut = cut;
    }

    Tensor forward(Tensor x, Tensor skip) {
      Tensor high = up.forward(x);
      Tensor middle = skip.apply(new Layout.CropLike(cut, cut), List.of(skip, high));
      return convs.forward(Tensor.concat(1, List.of(middle, high))).named(this);
    }
  }
}
