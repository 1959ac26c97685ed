package io.intarsia.zoo.classic;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.op.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * FC-DenseNet, "Tiramisu": dense blocks down and up with skip connections; on the way up only what
 * a block adds is carried on (Jégou, Drozdzal, Vazquez, Romero, Bengio: The One Hundred Layers
 * Tiramisu, 2017, fig. 1, table 2). Keys and arithmetic follow bfortuner/pytorch_tiramisu @
 * c1cf0796, models/tiramisu.py.
 */
public final class FcDenseNet extends Network {
  private static final double DROPOUT = 0.2;

  /**
   * One size.
   *
   * @param layers in each dense block on the way down, from full resolution
   * @param bottleneck layers in the block at the bottom
   * @param growth channels that each layer adds
   * @param first channels of the first convolution
   */
  public record Config(List<Integer> layers, int bottleneck, int growth, int first) {
    /** FC-DenseNet-56, which the reference calls 57. */
    public static Config size56() {
      return new Config(List.of(4, 4, 4, 4, 4), 4, 12, 48);
    }

    /** FC-DenseNet-67. */
    public static Config size67() {
      return new Config(List.of(5, 5, 5, 5, 5), 5, 16, 48);
    }

    /** FC-DenseNet-103. */
    public static Config size103() {
      return new Config(List.of(4, 5, 7, 10, 12), 15, 16, 48);
    }
  }

  private final Conv2d first;
  private final List<Dense> downs = new ArrayList<>();
  private final List<Down> transitionsDown = new ArrayList<>();
  private final Dense bottom;
  private final Block bottleneck;
  private final List<Up> transitionsUp = new ArrayList<>();
  private final List<Dense> ups = new ArrayList<>();
  private final Conv2d head;

  /**
   * @param config the size
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public FcDenseNet(Config config, int channels, int classes) {
    super(channels);
    int growth = config.growth();
    first = child("firstconv", conv(channels, config.first(), 3));
    Deque<Integer> skips = new ArrayDeque<>();
    int width = config.first();
    for (int count : config.layers()) {
      downs.add(new Dense(width, growth, count));
      width += growth * count;
      skips.push(width);
      transitionsDown.add(new Down(width));
    }
    children("denseBlocksDown", downs);
    children("transDownBlocks", transitionsDown);
    bottom = new Dense(width, growth, config.bottleneck());
    bottleneck = child("bottleneck", new Named("bottleneck", bottom));
    int added = growth * config.bottleneck();
    List<Integer> back = new ArrayList<>(config.layers());
    Collections.reverse(back);
    for (int count : back) {
      transitionsUp.add(new Up(added));
      width = added + skips.pop();
      ups.add(new Dense(width, growth, count));
      added = growth * count;
    }
    children("transUpBlocks", transitionsUp);
    children("denseBlocksUp", ups);
    Window pixel = Window.square(1, 1, 0, 1);
    head = child("finalConv", new Conv2d(width + added, classes, pixel, 1, true));
  }

  private static Conv2d conv(int in, int out, int kernel) {
    Window window = Window.square(kernel, 1, kernel / 2, 1);
    return new Conv2d(in, out, window, 1, Init.RELU_UNIFORM, Init.ZEROS);
  }

  /** [N, C, H, W] to logits [N, classes, H, W]; the reference gives their log softmax. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Deque<Tensor> skips = new ArrayDeque<>();
    Tensor x = first.forward(picture);
    for (int i = 0; i < downs.size(); i++) {
      Tensor whole = downs.get(i).whole(x);
      skips.push(whole);
      x = transitionsDown.get(i).forward(whole);
    }
    x = bottom.added(x).named(bottleneck);
    for (int i = 0; i < ups.size(); i++) {
      Tensor joined = transitionsUp.get(i).forward(x, skips.pop());
      Dense dense = ups.get(i);
      x = i == ups.size() - 1 ? dense.whole(joined) : dense.added(joined);
    }
    return Map.of(LOGITS, head.forward(x));
  }

  /** A path to one block. */
  private static final class Named extends Block {
    Named(String path, Block inner) {
      child(path, inner);
    }
  }

  /** Norm, ReLU, 3x3 convolution, dropout of channels. */
  private static final class Layer extends Block {
    private final BatchNorm2d norm;
    private final Conv2d conv;

    Layer(int in, int growth) {
      norm = child("norm", new BatchNorm2d(in));
      conv = child("conv", conv(in, growth, 3));
    }

    Tensor forward(Tensor x) {
      return conv.forward(norm.forward(x).relu()).dropChannels(DROPOUT).named(this);
    }
  }

  /** Layers that each see everything before them in the block. */
  private static final class Dense extends Block {
    private final List<Layer> layers = new ArrayList<>();

    Dense(int in, int growth, int count) {
      for (int i = 0; i < count; i++) {
        layers.add(new Layer(in + i * growth, growth));
      }
      children("layers", layers);
    }

    /** What came in and what the layers add. */
    Tensor whole(Tensor x) {
      List<Tensor> seen = run(x);
      return Tensor.concat(1, seen).named(this);
    }

    /** Only what the layers add. */
    Tensor added(Tensor x) {
      List<Tensor> seen = run(x);
      return Tensor.concat(1, seen.subList(1, seen.size())).named(this);
    }

    private List<Tensor> run(Tensor x) {
      List<Tensor> seen = new ArrayList<>(List.of(x));
      for (Layer layer : layers) {
        seen.add(layer.forward(seen.size() == 1 ? x : Tensor.concat(1, seen)));
      }
      return seen;
    }
  }

  /** Norm, ReLU, 1x1 convolution, dropout of channels, 2x2 pooling. */
  private static final class Down extends Block {
    private final BatchNorm2d norm;
    private final Conv2d conv;

    Down(int width) {
      norm = child("norm", new BatchNorm2d(width));
      conv = child("conv", conv(width, width, 1));
    }

    Tensor forward(Tensor x) {
      Tensor y = conv.forward(norm.forward(x).relu()).dropChannels(DROPOUT);
      return y.maxPool(Window.square(2, 2, 0, 1), false).named(this);
    }
  }

  /** 3x3 transposed convolution of stride 2, cut to the skip connection's size, joined with it. */
  private static final class Up extends Block {
    private final ConvTranspose2d up;

    Up(int width) {
      Window window = Window.square(3, 2, 0, 1);
      up =
          child(
              "convTrans",
              new ConvTranspose2d(width, width, window, 1, Init.RELU_UNIFORM, Init.ZEROS));
    }

    /**
     * The result of a side n has 2n + 1, one more than an even side of the skip connection: the
     * reference's centred cut begins at 0.
     */
    Tensor forward(Tensor x, Tensor skip) {
      Tensor cut = up.forward(x).cropLike(skip, 0, 0);
      return Tensor.concat(1, List.of(cut, skip)).named(this);
    }
  }
}
