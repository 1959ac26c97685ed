package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.LayerNorm2d;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The decoder of UPerNet: pyramid pooling on top of a feature pyramid, all levels joined at the
 * finest (Xiao et al. 2018, fig. 4). Keys follow segmentation_models.pytorch @ 50066163,
 * decoders/upernet/decoder.py.
 */
public final class UperNetDecoder extends Decoder {
  private static final int FINEST = 4;

  private final int start;
  private final List<LayerNorm2d> norms = new ArrayList<>();
  private final PyramidPooling pooling;
  private final List<ConvBnRelu> laterals = new ArrayList<>();
  private final List<ConvBnRelu> convs = new ArrayList<>();
  private final ConvBnRelu fuse;

  /**
   * @param levels the pyramid's; those from stride 4 on are used
   * @param width channels of every level and of the result
   */
  public UperNetDecoder(List<Level> levels, int width) {
    super(FINEST, width);
    start = Levels.require(levels, FINEST, "upernet");
    List<Level> used = levels.subList(start, levels.size());
    used.forEach(l -> norms.add(new LayerNorm2d(l.channels(), 1e-6)));
    children("feature_norms", norms);
    int in = Levels.last(levels).channels();
    pooling = child("psp", new PyramidPooling(in, width, false));
    for (int i = used.size() - 2; i >= 0; i--) {
      laterals.add(new ConvBnRelu(used.get(i).channels(), width, 1, Init.RELU_UNIFORM));
      convs.add(new ConvBnRelu(width, width, 3, Init.RELU_UNIFORM));
    }
    for (int i = 0; i < laterals.size(); i++) {
      child("fpn_lateral_blocks." + i + ".conv_norm_relu", laterals.get(i));
    }
    children("fpn_conv_blocks", convs);
    fuse = child("fusion_block", new ConvBnRelu(width * used.size(), width, 3, Init.RELU_UNIFORM));
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    List<Tensor> normed = new ArrayList<>();
    for (int i = 0; i < norms.size(); i++) {
      normed.add(norms.get(i).forward(features.get(start + i)));
    }
    List<Tensor> levels = new ArrayList<>();
    levels.add(pooling.forward(normed.get(normed.size() - 1)));
    for (int i = 0; i < laterals.size(); i++) {
      Tensor lateral = laterals.get(i).forward(normed.get(normed.size() - 2 - i));
      levels.add(levels.get(i).resizeLike(lateral, false).plus(lateral));
    }
    for (int i = 0; i < convs.size(); i++) {
      levels.set(i + 1, convs.get(i).forward(levels.get(i + 1)));
    }
    Tensor finest = levels.get(levels.size() - 1);
    List<Tensor> maps = new ArrayList<>();
    levels.forEach(l -> maps.add(l == finest ? l : l.resizeLike(finest, false)));
    Collections.reverse(maps);
    return fuse.forward(Tensor.concat(1, maps)).named(this);
  }
}
