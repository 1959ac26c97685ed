package io.intarsia.zoo.encoder.residual;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frame of ResNets with other blocks, as huggingface/pytorch-image-models builds them
 * (timm/models/resnet.py @ 0173a139): a stem, pooling, four stages. Keys are timm's. Weights start
 * as torchvision's do; timm also starts the last norm of each block at zero.
 */
public final class ResidualEncoder extends Pyramid {
  /** Makes a block; the shortcut is null where the input itself is added. */
  interface BlockMaker {
    /**
     * @param in channels of the input
     * @param planes of the stage: 64, 128, 256, 512
     */
    Unit make(int in, int planes, Place place, @Nullable Unit shortcut);
  }

  /**
   * One network.
   *
   * @param depths blocks of each stage
   * @param expansion channels of a block's result over its planes
   * @param deepStem channels of three 3x3 convolutions instead of one 7x7; 0 for that
   * @param averaged shortcuts are pooled by means rather than strided
   * @param block makes its blocks
   */
  record Config(
      List<Integer> depths, int expansion, int deepStem, boolean averaged, BlockMaker block) {
    List<Integer> widths() {
      int stem = deepStem == 0 ? 64 : 2 * deepStem;
      return List.of(stem, 64 * expansion, 128 * expansion, 256 * expansion, 512 * expansion);
    }
  }

  private static final Window POOL = Window.square(3, 2, 1, 1);

  private final Unit stem;
  private final BatchNorm2d norm;
  private final List<Sequence> stages = new ArrayList<>();

  ResidualEncoder(Config config, EncoderOptions options) {
    super(options.levels(config.widths()));
    int in = config.widths().get(0);
    stem = child("conv1", stem(options.channels(), in, config.deepStem()));
    norm = child("bn1", new BatchNorm2d(in));
    for (int i = 0; i < 4 && options.declares(i + 2); i++) {
      int stage = i + 2;
      int planes = 64 << i;
      int out = planes * config.expansion();
      int stride = i == 0 ? 1 : options.step(stage);
      int dilation = options.dilation(stage);
      List<Unit> blocks = new ArrayList<>();
      for (int j = 0; j < config.depths().get(i); j++) {
        int first = j == 0 ? options.firstDilation(stage) : dilation;
        Place place = new Place(j == 0 ? stride : 1, first, dilation);
        Unit shortcut =
            j > 0 || stride == 1 && in == out
                ? null
                : shortcut(in, out, stride, dilation, config.averaged());
        blocks.add(config.block().make(in, planes, place, shortcut));
        in = out;
      }
      stages.add(child("layer" + (i + 1), new Sequence(blocks)));
    }
  }

  private static Unit stem(int channels, int out, int deep) {
    if (deep == 0) {
      return conv(channels, out, Window.square(7, 2, 3, 1), 1);
    }
    Window three = Window.square(3, 1, 1, 1);
    return new Sequence(
        conv(channels, deep, Window.square(3, 2, 1, 1), 1),
        new BatchNorm2d(deep),
        Apply.relu(),
        conv(deep, deep, three, 1),
        new BatchNorm2d(deep),
        Apply.relu(),
        conv(deep, out, three, 1));
  }

  private static Unit shortcut(int in, int out, int stride, int dilation, boolean averaged) {
    if (!averaged) {
      return new Sequence(conv(in, out, Window.square(1, stride, 0, 1), 1), new BatchNorm2d(out));
    }
    Apply pool = new Apply(x -> x);
    if (stride > 1) {
      pool = new Apply(x -> x.avgPool(Window.square(2, stride, 0, 1), true, false));
    } else if (dilation > 1) {
      Window two = Window.square(2, 1, 0, 1);
      pool =
          new Apply(x -> x.pad(Layout.Border.CONSTANT, 0, 1, 0, 1, 0).avgPool(two, false, false));
    }
    return new Sequence(pool, conv(in, out, Window.square(1, 1, 0, 1), 1), new BatchNorm2d(out));
  }

  /** A convolution without bias, started for ReLU. */
  static Conv2d conv(int in, int out, Window window, int groups) {
    return new Conv2d(in, out, window, groups, Init.RELU_FAN_OUT, null);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = norm.forward(stem.forward(picture)).relu();
    features.add(x);
    x = x.maxPool(POOL, false);
    for (Sequence stage : stages.subList(0, levels().size() - 2)) {
      x = stage.forward(x);
      features.add(x);
    }
    return features;
  }
}
