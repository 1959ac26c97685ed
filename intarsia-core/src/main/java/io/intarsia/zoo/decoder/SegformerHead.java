package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Linear;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The all-MLP decoder of SegFormer (Xie et al. 2021, eq. 4): every stage projected to one width,
 * upsampled to the first stage's size, joined, fused, classified. Keys follow
 * huggingface/transformers v4.27.1, SegformerDecodeHead.
 */
public final class SegformerHead extends Block {
  private final List<Linear> projections;
  private final Conv2d fuse;
  private final BatchNorm2d norm;
  private final Conv2d classifier;

  /**
   * @param widths channels of each stage
   * @param width channels in the decoder
   * @param classes channels of the result
   */
  public SegformerHead(List<Integer> widths, int width, int classes) {
    projections = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      projections.add(child("linear_c." + i + ".proj", new Linear(widths.get(i), width)));
    }
    Window pixel = Window.square(1, 1, 0, 1);
    fuse = child("linear_fuse", new Conv2d(width * widths.size(), width, pixel, 1, false));
    norm = child("batch_norm", new BatchNorm2d(width));
    classifier = child("classifier", new Conv2d(width, classes, pixel, 1, true));
  }

  /** Features [N, C_i, H_i, W_i] to scores [N, classes, H_0, W_0]. */
  public Tensor forward(List<Tensor> features) {
    List<Tensor> levels = new ArrayList<>();
    for (int i = features.size() - 1; i >= 0; i--) {
      Tensor level = projections.get(i).forward(features.get(i).tokens()).toGrid(features.get(i));
      levels.add(i == 0 ? level : level.resizeLike(features.get(0), false));
    }
    Tensor fused = norm.forward(fuse.forward(Tensor.concat(1, levels))).relu();
    return classifier.forward(fused.dropout(0.1)).named(this);
  }
}
