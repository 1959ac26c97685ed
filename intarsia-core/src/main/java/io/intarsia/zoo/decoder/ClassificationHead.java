package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Linear;
import io.intarsia.op.Pool;
import java.util.List;

/**
 * Scores for the whole picture: pooled, dropout, linear; key 3 (segmentation_models.pytorch,
 * base/heads.py).
 */
public final class ClassificationHead extends Block {
  private final Linear linear;
  private final boolean max;
  private final double dropout;

  /**
   * @param in channels of the map
   * @param classes scores
   * @param max pool by the maximum rather than the mean
   * @param dropout in training
   */
  public ClassificationHead(int in, int classes, boolean max, double dropout) {
    linear = child("3", new Linear(in, classes, Init.xavierUniform(in, classes), Init.ZEROS));
    this.max = max;
    this.dropout = dropout;
  }

  /** [N, C, H, W] to [N, classes]. */
  public Tensor forward(Tensor x) {
    Tensor pooled =
        max ? x.apply(new Pool.AdaptivePool(1, 1, true), List.of(x)) : x.mean(true, 2, 3);
    return linear.forward(pooled.flatten(1).dropout(dropout)).named(this);
  }
}
