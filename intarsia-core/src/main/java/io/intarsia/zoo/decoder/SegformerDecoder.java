package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.Linear;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * SegFormer's all-MLP decoder on any encoder (Xie et al. 2021, eq. 4): every level below the
 * picture projected, brought to stride 4, joined and fused. Keys follow
 * segmentation_models.pytorch @ 50066163, decoders/segformer/decoder.py.
 */
public final class SegformerDecoder extends Decoder {
  private static final int STRIDE = 4;

  private final int like;
  private final List<Linear> projections = new ArrayList<>();
  private final ConvBnRelu fuse;

  /**
   * @param levels the pyramid's
   * @param width channels of every projection and of the result
   */
  public SegformerDecoder(List<Level> levels, int width) {
    super(STRIDE, width);
    like = Levels.require(levels, STRIDE, "segformer");
    for (int i = levels.size() - 1; i > 0; i--) {
      int in = levels.get(i).channels();
      Linear linear = new Linear(in, width, Init.xavierUniform(in, width), Init.ZEROS);
      child("mlp_stage." + projections.size() + ".linear", linear);
      projections.add(linear);
    }
    int joined = width * projections.size();
    fuse = child("fuse_stage", new ConvBnRelu(joined, width, 1, Init.RELU_UNIFORM));
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    List<Tensor> maps = new ArrayList<>();
    for (int i = 0; i < projections.size(); i++) {
      int at = features.size() - 1 - i;
      Tensor map = projections.get(i).forward(features.get(at).tokens()).toGrid(features.get(at));
      maps.add(at == like ? map : map.resizeLike(features.get(like), false));
    }
    return fuse.forward(Tensor.concat(1, maps)).named(this);
  }
}
