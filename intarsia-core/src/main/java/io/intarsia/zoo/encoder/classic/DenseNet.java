package io.intarsia.zoo.encoder.classic;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;

/**
 * DenseNet without its classifier (Huang et al. 2017, table 1). Keys are those of pytorch/vision,
 * models/densenet.py, v0.14.1; levels those of segmentation_models.pytorch @ 50066163,
 * encoders/densenet.py: the maps within transitions, before they are narrowed and pooled. Odd sides
 * are halved upwards, where torchvision drops the last row.
 */
public final class DenseNet extends Pyramid {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);
  private static final Window POOL = Window.square(3, 2, 1, 1);
  private static final Window HALF = Window.square(2, 2, 0, 1);

  /** Hidden channels of a layer over its growth. */
  private static final int BOTTLENECK = 4;

  /**
   * One size.
   *
   * @param growth channels that each layer adds
   * @param start channels of the first convolution
   * @param depths layers in each of the four blocks
   */
  public record Config(int growth, int start, List<Integer> depths) {
    private List<Integer> widths() {
      List<Integer> widths = new ArrayList<>(List.of(start));
      int width = start;
      for (int i = 0; i < depths.size(); i++) {
        width += depths.get(i) * growth;
        widths.add(width);
        width /= 2;
      }
      return widths;
    }
  }

  private final Conv2d stem;
  private final BatchNorm2d norm0;
  private final List<List<Layer>> blocks = new ArrayList<>();
  private final List<Conv2d> narrows = new ArrayList<>();
  private final List<BatchNorm2d> norms = new ArrayList<>();
  private final int depth;

  /**
   * @param name how refusals call it
   * @param config its size
   * @param options depth 3 to 5; it cannot be dilated
   */
  public DenseNet(String name, Config config, EncoderOptions options) {
    super(options.levels(config.widths()));
    options.requireUndilated(name);
    depth = options.depth();
    int width = config.start();
    Window window = Window.square(7, 2, 3, 1);
    stem = child("features.conv0", conv(options.channels(), width, window));
    norm0 = child("features.norm0", new BatchNorm2d(width));
    for (int i = 0; i < 4; i++) {
      List<Layer> block = new ArrayList<>();
      for (int j = 0; j < config.depths().get(i); j++) {
        String key = "features.denseblock" + (i + 1) + ".denselayer" + (j + 1);
        block.add(child(key, new Layer(width, config.growth())));
        width += config.growth();
      }
      blocks.add(block);
      String key = i < 3 ? "features.transition" + (i + 1) + ".norm" : "features.norm5";
      norms.add(child(key, new BatchNorm2d(width)));
      if (i < 3) {
        narrows.add(
            child("features.transition" + (i + 1) + ".conv", conv(width, width / 2, PIXEL)));
        width /= 2;
      }
    }
  }

  /** Kaiming normal by the fan-in. */
  private static Conv2d conv(int in, int out, Window window) {
    double fanIn = (double) in * window.kernelH() * window.kernelW();
    return new Conv2d(in, out, window, 1, new Init.Normal(Math.sqrt(2 / fanIn), false), null);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = norm0.forward(stem.forward(picture)).relu();
    features.add(x);
    x = x.maxPool(POOL, false);
    for (int i = 0; i < depth - 1; i++) {
      for (Layer layer : blocks.get(i)) {
        x = Tensor.concat(1, List.of(x, layer.forward(x)));
      }
      x = norms.get(i).forward(x);
      x = i < 3 ? x.relu() : x;
      features.add(x);
      if (i < 3) {
        x = narrows.get(i).forward(x).avgPool(HALF, true, false);
      }
    }
    return features;
  }

  /** Norm, ReLU and convolution, 1x1 and 3x3: all channels so far to those that are added. */
  private static final class Layer extends Block {
    private final BatchNorm2d norm1;
    private final Conv2d conv1;
    private final BatchNorm2d norm2;
    private final Conv2d conv2;

    Layer(int in, int growth) {
      int hidden = BOTTLENECK * growth;
      norm1 = child("norm1", new BatchNorm2d(in));
      conv1 = child("conv1", conv(in, hidden, PIXEL));
      norm2 = child("norm2", new BatchNorm2d(hidden));
      conv2 = child("conv2", conv(hidden, growth, Window.square(3, 1, 1, 1)));
    }

    Tensor forward(Tensor x) {
      Tensor hidden = conv1.forward(norm1.forward(x).relu());
      return conv2.forward(norm2.forward(hidden).relu()).named(this);
    }
  }
}
