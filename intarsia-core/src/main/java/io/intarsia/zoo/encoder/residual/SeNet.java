package io.intarsia.zoo.encoder.residual;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Layout;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.SqueezeExcite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SE-ResNet, SE-ResNeXt and SENet-154 without their classifier (Hu et al. 2018, table 1 and section
 * 6.1). Keys are those of Cadene/pretrained-models.pytorch as segmentation_models.pytorch @
 * 50066163 keeps them, encoders/_senet.py.
 */
public final class SeNet extends Pyramid {
  private static final int REDUCTION = 16;
  private static final Window PIXEL = Window.square(1, 1, 0, 1);
  private static final Window THREE = Window.square(3, 1, 1, 1);

  /** How a block is built. */
  public enum Kind {
    /** Its stride in the first 1x1 convolution. */
    RESNET,
    /** Grouped 3x3 convolutions of four channels a group in the first stage. */
    RESNEXT,
    /** Twice as wide, 3x3 convolutions in stem and shortcuts. */
    SENET
  }

  private final List<Conv2d> stem = new ArrayList<>();
  private final List<BatchNorm2d> stemNorms = new ArrayList<>();
  private final List<Sequence> stages = new ArrayList<>();
  private final int depth;

  /**
   * @param kind how its blocks are built
   * @param depths blocks of each stage
   * @param groups of the 3x3 convolutions
   * @param options a dilated stage is so in all of its convolutions
   */
  public SeNet(Kind kind, List<Integer> depths, int groups, EncoderOptions options) {
    super(options.levels(List.of(kind == Kind.SENET ? 128 : 64, 256, 512, 1024, 2048)));
    depth = options.depth();
    boolean deep = kind == Kind.SENET;
    if (deep) {
      stem(conv(options.channels(), 64, Window.square(3, 2, 1, 1), 1), 64);
      stem(conv(64, 64, THREE, 1), 64);
      stem(conv(64, 128, THREE, 1), 128);
    } else {
      stem(conv(options.channels(), 64, Window.square(7, 2, 3, 1), 1), 64);
    }
    int in = deep ? 128 : 64;
    for (int i = 0; i < 4; i++) {
      int planes = 64 << i;
      int stride = i == 0 ? 1 : options.step(i + 2);
      int dilation = options.dilation(i + 2);
      List<Unit> blocks = new ArrayList<>();
      for (int j = 0; j < depths.get(i); j++) {
        Place place = new Place(j == 0 ? stride : 1, dilation, dilation);
        int side = deep && i > 0 ? 3 : 1;
        Window window = Window.square(side, stride, side / 2 * dilation, side == 3 ? dilation : 1);
        Unit shortcut =
            j > 0
                ? null
                : new Sequence(conv(in, planes * 4, window, 1), new BatchNorm2d(planes * 4));
        blocks.add(new Bottleneck(kind, in, planes, groups, place, shortcut));
        in = planes * 4;
      }
      stages.add(child("layer" + (i + 1), new Sequence(blocks)));
    }
  }

  private void stem(Conv2d conv, int out) {
    int number = stem.size() + 1;
    stem.add(child("layer0.conv" + number, conv));
    stemNorms.add(child("layer0.bn" + number, new BatchNorm2d(out)));
  }

  private static Conv2d conv(int in, int out, Window window, int groups) {
    return new Conv2d(in, out, window, groups, Init.TORCH_DEFAULT, null);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = picture;
    for (int i = 0; i < stem.size(); i++) {
      x = stemNorms.get(i).forward(stem.get(i).forward(x)).relu();
    }
    features.add(x);
    // Windows start at the first row, as Caffe's did, and the last reaches over the edge. After a
    // ReLU zeros there lose, and ceil(size/2) windows fit also where a side is odd.
    x = x.pad(Layout.Border.CONSTANT, 0, 2, 0, 2, 0).maxPool(Window.square(3, 2, 0, 1), false);
    for (int i = 0; i < depth - 1; i++) {
      x = stages.get(i).forward(x);
      features.add(x);
    }
    return features;
  }

  /** 1x1, 3x3 in groups, 1x1, channels weighed by their means, the input added. */
  private static final class Bottleneck extends Unit {
    private final List<Conv2d> convs = new ArrayList<>();
    private final List<BatchNorm2d> norms = new ArrayList<>();
    private final SqueezeExcite gate;
    private final @Nullable Unit shortcut;

    Bottleneck(Kind kind, int in, int planes, int groups, Place place, @Nullable Unit shortcut) {
      int out = planes * 4;
      int width =
          switch (kind) {
            case RESNET -> planes;
            case RESNEXT -> planes * 4 / 64 * groups;
            case SENET -> planes * 2;
          };
      int wide = kind == Kind.SENET ? planes * 4 : width;
      boolean early = kind == Kind.RESNET;
      add(conv(in, width, early ? Window.square(1, place.stride(), 0, 1) : PIXEL, 1), width);
      add(conv(width, wide, early ? place.next() : place.three(), groups), wide);
      add(conv(wide, out, PIXEL, 1), out);
      gate =
          child(
              "se_module",
              new SqueezeExcite(
                  out, out / REDUCTION, "fc1", "fc2", Function.RELU, Function.SIGMOID));
      this.shortcut = shortcut == null ? null : child("downsample", shortcut);
    }

    private void add(Conv2d conv, int out) {
      int number = convs.size() + 1;
      convs.add(child("conv" + number, conv));
      norms.add(child("bn" + number, new BatchNorm2d(out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int i = 0; i < convs.size(); i++) {
        y = norms.get(i).forward(convs.get(i).forward(y));
        y = i < convs.size() - 1 ? y.relu() : y;
      }
      Tensor kept = shortcut == null ? x : shortcut.forward(x);
      return gate.forward(y).plus(kept).relu().named(this);
    }
  }
}
