package io.intarsia.zoo.encoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet and ResNeXt without their classifier (He et al. 2016, table 1; Xie et al. 2017, table 1).
 * Keys are those of pytorch/vision, models/resnet.py, v0.14.1.
 */
public final class ResNet extends Pyramid {
  /**
   * One size.
   *
   * @param bottleneck blocks of three convolutions rather than two
   * @param depths blocks in each of the four stages
   * @param groups groups of a bottleneck's 3x3 convolution
   * @param groupWidth channels per group in the first stage; 64 with one group
   * @param strideFirst the stride of a bottleneck is in its first 1x1 convolution, as in the paper
   *     and in MSRA's weights, rather than in its 3x3 convolution, as in torchvision ("v1.5")
   */
  public record Config(
      boolean bottleneck, List<Integer> depths, int groups, int groupWidth, boolean strideFirst) {

    /** Without groups, strides in 3x3 convolutions. */
    public static Config plain(boolean bottleneck, Integer... depths) {
      return new Config(bottleneck, List.of(depths), 1, 64, false);
    }

    /** Bottlenecks with grouped convolutions. */
    public static Config grouped(int groups, int groupWidth, Integer... depths) {
      return new Config(true, List.of(depths), groups, groupWidth, false);
    }

    /** With strides in the 1x1 convolutions. */
    public Config withStrideFirst() {
      return new Config(bottleneck, depths, groups, groupWidth, true);
    }

    private int expansion() {
      return bottleneck ? 4 : 1;
    }

    private List<Integer> widths() {
      int e = expansion();
      return List.of(64, 64 * e, 128 * e, 256 * e, 512 * e);
    }
  }

  private static final Window POOL = Window.square(3, 2, 1, 1);

  private final Conv2d conv;
  private final BatchNorm2d norm;
  private final List<Sequence> stages = new ArrayList<>();
  private final int depth;

  /** An encoder of this size. */
  public ResNet(Config config, EncoderOptions options) {
    super(options.levels(config.widths()));
    depth = options.depth();
    Window stem = Window.square(7, 2, 3, 1);
    conv = child("conv1", new Conv2d(options.channels(), 64, stem, 1, Init.RELU_FAN_OUT, null));
    norm = child("bn1", new BatchNorm2d(64));
    int in = 64;
    for (int i = 0; i < 4 && options.declares(i + 2); i++) {
      int stage = i + 2;
      int dilation = options.dilation(stage);
      int stride = i == 0 ? 1 : options.step(stage);
      int first = options.firstDilation(stage);
      int planes = 64 << i;
      List<ResidualBlock> blocks = new ArrayList<>();
      for (int j = 0; j < config.depths().get(i); j++) {
        ResidualBlock.Geometry geometry =
            new ResidualBlock.Geometry(j == 0 ? stride : 1, j == 0 ? first : dilation, dilation);
        blocks.add(
            config.bottleneck()
                ? ResidualBlock.bottleneck(in, planes, config, geometry)
                : ResidualBlock.basic(in, planes, geometry));
        in = planes * config.expansion();
      }
      stages.add(child("layer" + (i + 1), new Sequence(blocks)));
    }
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = norm.forward(conv.forward(picture)).relu();
    features.add(x);
    x = x.maxPool(POOL, false);
    for (int i = 0; i < depth - 1; i++) {
      x = stages.get(i).forward(x);
      features.add(x);
    }
    return features;
  }
}
