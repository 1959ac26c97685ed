package io.intarsia.zoo.encoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.LayerNorm;
import io.intarsia.nn.layer.Linear;
import io.intarsia.op.Window;

/**
 * One encoder layer of SegFormer (Xie et al. 2021, fig. 2): x + attn(norm(x)), x + ffn(norm(x)).
 */
final class SegformerLayer extends Block {
  private final LayerNorm norm1;
  private final SegformerAttention attention;
  private final LayerNorm norm2;
  private final MixFfn mlp;
  private final double dropPath;

  SegformerLayer(int width, int heads, int reduction, int expansion, double dropPath) {
    norm1 = child("layer_norm_1", new LayerNorm(width, MixTransformer.EPS));
    attention = child("attention", new SegformerAttention(width, heads, reduction));
    norm2 = child("layer_norm_2", new LayerNorm(width, MixTransformer.EPS));
    mlp = child("mlp", new MixFfn(width, width * expansion));
    this.dropPath = dropPath;
  }

  /** [N, H*W, C] to the same shape; {@code grid} is any picture of height H and width W. */
  Tensor forward(Tensor x, Tensor grid) {
    Tensor y = x.plus(attention.forward(norm1.forward(x), grid).dropPath(dropPath));
    return y.plus(mlp.forward(norm2.forward(y), grid).dropPath(dropPath)).named(this);
  }

  /** Two linear maps with a 3x3 depthwise convolution between them, which tells position. */
  private static final class MixFfn extends Block {
    private final Linear widen;
    private final Conv2d depthwise;
    private final Linear narrow;

    MixFfn(int width, int hidden) {
      widen = child("dense1", new Linear(width, hidden));
      Window window = Window.square(3, 1, 1, 1);
      depthwise = child("dwconv.dwconv", new Conv2d(hidden, hidden, window, hidden, true));
      narrow = child("dense2", new Linear(hidden, width));
    }

    Tensor forward(Tensor x, Tensor grid) {
      Tensor hidden = depthwise.forward(widen.forward(x).toGrid(grid)).tokens();
      return narrow.forward(hidden.gelu());
    }
  }
}
