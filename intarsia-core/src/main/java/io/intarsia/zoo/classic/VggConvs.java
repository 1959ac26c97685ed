package io.intarsia.zoo.classic;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The thirteen 3x3 convolutions of VGG16, each with a ReLU, under Caffe's names conv1_1 to conv5_3
 * (Simonyan and Zisserman 2015, table 1, D), and its poolings, which round up as Caffe's do.
 */
final class VggConvs extends Block {
  /** Channels of the five stages. */
  static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

  private static final int[] COUNTS = {2, 2, 3, 3, 3};
  private static final Window HALF = Window.square(2, 2, 0, 1);

  private final List<List<Conv2d>> stages = new ArrayList<>();
  private final int pools;

  /**
   * @param channels of the picture
   * @param widths channels of the stages
   * @param firstPad pixels added around the picture by the first convolution
   * @param pad pixels added by every other one
   * @param pools so many stages end in a pooling; stages behind a left-out one are dilated instead
   */
  VggConvs(int channels, List<Integer> widths, int firstPad, int pad, int pools) {
    this.pools = pools;
    int in = channels;
    for (int stage = 0; stage < COUNTS.length; stage++) {
      List<Conv2d> convs = new ArrayList<>();
      int dilation = 1 << Math.max(0, stage - pools);
      for (int i = 1; i <= COUNTS[stage]; i++) {
        int around = stage == 0 && i == 1 ? firstPad : pad * dilation;
        Conv2d conv =
            new Conv2d(
                in,
                widths.get(stage),
                Window.square(3, 1, around, dilation),
                1,
                Init.RELU_FAN_OUT,
                Init.ZEROS);
        convs.add(child("conv" + (stage + 1) + "_" + i, conv));
        in = widths.get(stage);
      }
      stages.add(convs);
    }
  }

  /** The five stages' results, each after its pooling. */
  List<Tensor> forward(Tensor picture) {
    List<Tensor> results = new ArrayList<>();
    Tensor x = picture;
    for (List<Conv2d> convs : stages) {
      for (Conv2d conv : convs) {
        x = conv.forward(x).relu();
      }
      x = results.size() < pools ? x.maxPool(HALF, true) : x;
      results.add(x);
    }
    return results;
  }
}
