package io.intarsia.zoo;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import io.intarsia.zoo.decoder.Dappm;
import io.intarsia.zoo.encoder.DdrBlock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * DDRNet: a branch at stride 8 and one that goes down to 64 exchange what they see (Hong, Pan, Sun,
 * Jia: Deep Dual-resolution Networks for Real-time and Accurate Semantic Segmentation of Road
 * Scenes, 2021, fig. 4). Keys and arithmetic follow ydhongHIT/DDRNet @ 6023467c,
 * segmentation/DDRNet_23_slim.py; pictures of any size are taken.
 */
public final class DdrNet extends Network {
  /** The scores of the middle of the fine branch, for a second loss in training. */
  public static final String AUX = "aux";

  /**
   * One size.
   *
   * @param planes channels of the stem
   * @param depths blocks in the first four stages
   * @param pooling channels of each scale of the pyramid pooling
   * @param head channels in the heads
   */
  public record Config(int planes, int[] depths, int pooling, int head) {
    /** DDRNet-23-slim, 5.7 million parameters. */
    public static Config slim23() {
      return new Config(32, new int[] {2, 2, 2, 2}, 128, 64);
    }

    /** DDRNet-23, 20 million parameters. */
    public static Config full23() {
      return new Config(64, new int[] {2, 2, 2, 2}, 128, 128);
    }
  }

  private final Sequence stem;
  private final Sequence layer1;
  private final Sequence layer2;
  private final Sequence layer3;
  private final Sequence layer4;
  private final Sequence compression3;
  private final Sequence compression4;
  private final Sequence down3;
  private final Sequence down4;
  private final Sequence fine3;
  private final Sequence fine4;
  private final Sequence fine5;
  private final Sequence layer5;
  private final Dappm pooling;
  private final Head auxiliary;
  private final Head head;

  /**
   * @param config the size
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public DdrNet(Config config, int channels, int classes) {
    super(channels);
    int p = config.planes();
    int fine = 2 * p;
    int[] depths = config.depths();
    stem =
        child(
            "conv1",
            new Sequence(
                stem(channels, p),
                new BatchNorm2d(p),
                Apply.relu(),
                stem(p, p),
                new BatchNorm2d(p),
                Apply.relu()));
    layer1 = child("layer1", DdrBlock.stage(p, p, depths[0], 1));
    layer2 = child("layer2", DdrBlock.stage(p, 2 * p, depths[1], 2));
    layer3 = child("layer3", DdrBlock.stage(2 * p, 4 * p, depths[2], 2));
    layer4 = child("layer4", DdrBlock.stage(4 * p, 8 * p, depths[3], 2));
    compression3 = child("compression3", new Sequence(conv(4 * p, fine, 1), norm(fine)));
    compression4 = child("compression4", new Sequence(conv(8 * p, fine, 1), norm(fine)));
    down3 = child("down3", new Sequence(conv(fine, 4 * p, 3), norm(4 * p)));
    down4 =
        child(
            "down4",
            new Sequence(
                conv(fine, 4 * p, 3),
                norm(4 * p),
                Apply.relu(),
                conv(4 * p, 8 * p, 3),
                norm(8 * p)));
    fine3 = child("layer3_", DdrBlock.stage(2 * p, fine, 2, 1));
    fine4 = child("layer4_", DdrBlock.stage(fine, fine, 2, 1));
    fine5 = child("layer5_", DdrBlock.bottleneck(fine, fine, 1));
    layer5 = child("layer5", DdrBlock.bottleneck(8 * p, 8 * p, 2));
    pooling = child("spp", new Dappm(16 * p, config.pooling(), 4 * p));
    auxiliary = child("seghead_extra", new Head(fine, config.head(), classes));
    head = child("final_layer", new Head(4 * p, config.head(), classes));
  }

  private static BatchNorm2d norm(int channels) {
    return new BatchNorm2d(channels);
  }

  private static Conv2d stem(int in, int out) {
    Init bias = new Init.FanInUniform(9L * in);
    return new Conv2d(in, out, Window.square(3, 2, 1, 1), 1, Init.RELU_FAN_OUT, bias);
  }

  /** A 1x1 convolution, or a 3x3 of stride 2. */
  private static Conv2d conv(int in, int out, int kernel) {
    Window window = Window.square(kernel, kernel == 1 ? 1 : 2, kernel / 2, 1);
    return new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, null);
  }

  /** [N, C, H, W] to logits and aux [N, classes, ceil(H/8), ceil(W/8)]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor shared = layer2.forward(layer1.forward(stem.forward(picture)).relu()).relu();
    Tensor coarse = layer3.forward(shared);
    Tensor fine = fine3.forward(shared);
    Tensor down = down3.forward(fine.relu());
    fine = fine.plus(compression3.forward(coarse.relu()).resizeLike(fine, false));
    Tensor middle = fine;
    coarse = layer4.forward(coarse.plus(down).relu());
    fine = fine4.forward(fine.relu());
    down = down4.forward(fine.relu());
    fine = fine.plus(compression4.forward(coarse.relu()).resizeLike(fine, false));
    fine = fine5.forward(fine.relu());
    coarse = pooling.forward(layer5.forward(coarse.plus(down).relu()));
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, head.forward(coarse.resizeLike(fine, false).plus(fine)));
    outputs.put(AUX, auxiliary.forward(middle));
    return outputs;
  }

  /** Norm, ReLU, 3x3 convolution, norm, ReLU, 1x1 convolution. */
  private static final class Head extends Block {
    private final BatchNorm2d norm1;
    private final Conv2d conv1;
    private final BatchNorm2d norm2;
    private final Conv2d conv2;

    Head(int in, int width, int classes) {
      norm1 = child("bn1", new BatchNorm2d(in));
      Window window = Window.square(3, 1, 1, 1);
      conv1 = child("conv1", new Conv2d(in, width, window, 1, Init.RELU_FAN_OUT, null));
      norm2 = child("bn2", new BatchNorm2d(width));
      Init bias = new Init.FanInUniform(width);
      Window pixel = Window.square(1, 1, 0, 1);
      conv2 = child("conv2", new Conv2d(width, classes, pixel, 1, Init.RELU_FAN_OUT, bias));
    }

    Tensor forward(Tensor x) {
      Tensor y = conv1.forward(norm1.forward(x).relu());
      return conv2.forward(norm2.forward(y).relu()).named(this);
    }
  }
}
