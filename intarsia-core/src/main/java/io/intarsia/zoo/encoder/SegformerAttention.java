package io.intarsia.zoo.encoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.LayerNorm;
import io.intarsia.nn.layer.Linear;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention whose keys and values are read from a picture shrunk {@code reduction} times per
 * side (Xie et al. 2021, eq. 2).
 */
final class SegformerAttention extends Block {
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final @Nullable Conv2d shrink;
  private final @Nullable LayerNorm norm;
  private final Linear dense;
  private final int heads;

  SegformerAttention(int width, int heads, int reduction) {
    this.heads = heads;
    query = child("self.query", new Linear(width, width));
    key = child("self.key", new Linear(width, width));
    value = child("self.value", new Linear(width, width));
    shrink = reduction == 1 ? null : new Conv2d(width, width, reduction, reduction, 0);
    norm = reduction == 1 ? null : new LayerNorm(width, MixTransformer.EPS);
    if (shrink != null && norm != null) {
      child("self.sr", shrink);
      child("self.layer_norm", norm);
    }
    dense = child("output.dense", new Linear(width, width));
  }

  /** [N, H*W, C] to the same shape; {@code grid} is any picture of height H and width W. */
  Tensor forward(Tensor x, Tensor grid) {
    Tensor context = x;
    if (shrink != null && norm != null) {
      context = norm.forward(shrink.forward(x.toGrid(grid)).tokens());
    }
    Tensor mixed = query.forward(x).attention(key.forward(context), value.forward(context), heads);
    return dense.forward(mixed);
  }
}
