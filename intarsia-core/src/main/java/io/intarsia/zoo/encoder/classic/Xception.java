package io.intarsia.zoo.encoder.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Xception without its classifier (Chollet 2017, fig. 5). Keys are those of
 * Cadene/pretrained-models.pytorch as segmentation_models.pytorch @ 50066163 keeps them,
 * encoders/_xception.py; as there its first two convolutions are padded.
 */
public final class Xception extends Pyramid {
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 728, 2048);
  private static final Window PIXEL = Window.square(1, 1, 0, 1);
  private static final Window THREE = Window.square(3, 1, 1, 1);
  private static final Window POOL = Window.square(3, 2, 1, 1);

  private final Conv2d conv1;
  private final BatchNorm2d bn1;
  private final Conv2d conv2;
  private final BatchNorm2d bn2;
  private final List<Module> blocks = new ArrayList<>();
  private final Separable conv3;
  private final BatchNorm2d bn3;
  private final Separable conv4;
  private final BatchNorm2d bn4;
  private final int depth;

  /** An encoder; it cannot be dilated. */
  public Xception(EncoderOptions options) {
    super(options.levels(WIDTHS));
    options.requireUndilated("xception");
    depth = options.depth();
    conv1 = child("conv1", conv(options.channels(), 32, Window.square(3, 2, 1, 1), 1));
    bn1 = child("bn1", new BatchNorm2d(32));
    conv2 = child("conv2", conv(32, 64, THREE, 1));
    bn2 = child("bn2", new BatchNorm2d(64));
    blocks.add(new Module(64, 128, 2, 2, false, true));
    blocks.add(new Module(128, 256, 2, 2, true, true));
    blocks.add(new Module(256, 728, 2, 2, true, true));
    for (int i = 0; i < 8; i++) {
      blocks.add(new Module(728, 728, 3, 1, true, true));
    }
    blocks.add(new Module(728, 1024, 2, 2, true, false));
    for (int i = 0; i < blocks.size(); i++) {
      child("block" + (i + 1), blocks.get(i));
    }
    conv3 = child("conv3", new Separable(1024, 1536));
    bn3 = child("bn3", new BatchNorm2d(1536));
    conv4 = child("conv4", new Separable(1536, 2048));
    bn4 = child("bn4", new BatchNorm2d(2048));
  }

  private static Conv2d conv(int in, int out, Window window, int groups) {
    return new Conv2d(in, out, window, groups, Init.TORCH_DEFAULT, null);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = bn1.forward(conv1.forward(picture)).relu();
    x = bn2.forward(conv2.forward(x)).relu();
    features.add(x);
    x = blocks.get(0).forward(x);
    features.add(x);
    x = blocks.get(1).forward(x);
    features.add(x);
    if (depth > 3) {
      for (Module block : blocks.subList(2, 11)) {
        x = block.forward(x);
      }
      features.add(x);
    }
    if (depth > 4) {
      x = bn3.forward(conv3.forward(blocks.get(11).forward(x))).relu();
      features.add(bn4.forward(conv4.forward(x)));
    }
    return features;
  }

  /** Each channel filtered by itself, then all mixed; keys conv1 and pointwise. */
  private static final class Separable extends Unit {
    private final Conv2d depthwise;
    private final Conv2d pointwise;

    Separable(int in, int out) {
      depthwise = child("conv1", conv(in, in, THREE, in));
      pointwise = child("pointwise", conv(in, out, PIXEL, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      return pointwise.forward(depthwise.forward(x)).named(this);
    }
  }

  /** Separable convolutions and perhaps pooling, and the input or a projection of it added. */
  private static final class Module extends Unit {
    private final @Nullable Conv2d skip;
    private final @Nullable BatchNorm2d skipNorm;
    private final Sequence rep;

    Module(int in, int out, int repeats, int stride, boolean reluFirst, boolean growFirst) {
      boolean projects = stride != 1 || in != out;
      skip = projects ? child("skip", conv(in, out, Window.square(1, stride, 0, 1), 1)) : null;
      skipNorm = projects ? child("skipbn", new BatchNorm2d(out)) : null;
      List<Unit> units = new ArrayList<>();
      for (int i = 0; i < repeats; i++) {
        int from = i == 0 || !growFirst ? in : out;
        int to = growFirst || i == repeats - 1 ? out : in;
        units.add(Apply.relu());
        units.add(new Separable(from, to));
        units.add(new BatchNorm2d(to));
      }
      if (!reluFirst) {
        units.remove(0);
      }
      if (stride != 1) {
        units.add(Apply.maxPool(POOL));
      }
      rep = child("rep", new Sequence(units));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor kept = skip == null || skipNorm == null ? x : skipNorm.forward(skip.forward(x));
      return rep.forward(x).plus(kept).named(this);
    }
  }
}
