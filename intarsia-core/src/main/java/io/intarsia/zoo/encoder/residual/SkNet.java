package io.intarsia.zoo.encoder.residual;

import static io.intarsia.zoo.encoder.residual.ResidualEncoder.conv;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvNorm;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.EncoderOptions.Atrous;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SK-ResNet and SK-ResNeXt: a 3x3 convolution and a dilated one that share by attention over
 * channels (Li et al. 2019, fig. 1). Keys follow huggingface/pytorch-image-models,
 * timm/models/sknet.py and timm/layers/selective_kernel.py @ 0d4c04f3.
 */
public final class SkNet {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);
  private static final int PATHS = 2;

  /**
   * One size.
   *
   * @param bottleneck blocks of three convolutions rather than two
   * @param depths blocks of each stage
   * @param groups of the selective convolutions
   * @param width channels of a group in the first stage
   * @param reduction channels over those the choice is made by
   * @param divisor what these are a multiple of
   * @param split each path sees half of the channels rather than all
   */
  public record Config(
      boolean bottleneck,
      List<Integer> depths,
      int groups,
      int width,
      int reduction,
      int divisor,
      boolean split) {}

  private SkNet() {}

  /**
   * An encoder of this size. Where segmentation_models.pytorch dilates a stage ({@link
   * Atrous#EVERY}) both paths get the same dilation, as there.
   */
  public static Pyramid of(Config config, EncoderOptions options) {
    boolean every = options.atrous() == Atrous.EVERY;
    ResidualEncoder.BlockMaker block =
        (in, planes, place, shortcut) ->
            config.bottleneck()
                ? bottleneck(config, in, planes, place, every, shortcut)
                : basic(config, in, planes, place, every, shortcut);
    int expansion = config.bottleneck() ? 4 : 1;
    return new ResidualEncoder(
        new ResidualEncoder.Config(config.depths(), expansion, 0, false, block), options);
  }

  private static Unit basic(
      Config config, int in, int planes, Place place, boolean every, @Nullable Unit shortcut) {
    return new Residual(
        List.of(
            new Selective(config, in, planes, place, every),
            ConvNorm.of(planes, planes, place.next(), 1, null)),
        shortcut);
  }

  private static Unit bottleneck(
      Config config, int in, int planes, Place place, boolean every, @Nullable Unit shortcut) {
    int width = planes * config.width() / 64 * config.groups();
    return new Residual(
        List.of(
            ConvNorm.of(in, width, PIXEL, 1, Function.RELU),
            new Selective(config, width, width, place, every),
            ConvNorm.of(width, planes * 4, PIXEL, 1, null)),
        shortcut);
  }

  /** Convolutions conv1, conv2 ... and the input or its projection added. */
  private static final class Residual extends Unit {
    private final List<Unit> convs;
    private final @Nullable Unit shortcut;

    Residual(List<Unit> convs, @Nullable Unit shortcut) {
      this.convs = convs;
      for (int i = 0; i < convs.size(); i++) {
        child("conv" + (i + 1), convs.get(i));
      }
      this.shortcut = shortcut == null ? null : child("downsample", shortcut);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (Unit conv : convs) {
        y = conv.forward(y);
      }
      return y.plus(shortcut == null ? x : shortcut.forward(x)).relu().named(this);
    }
  }

  /** Two paths of different reach; keys paths, attn. */
  private static final class Selective extends Unit {
    private final List<ConvNorm> paths = new ArrayList<>();
    private final Conv2d reduce;
    private final BatchNorm2d norm;
    private final Conv2d select;
    private final int in;
    private final int out;
    private final boolean split;

    Selective(Config config, int in, int out, Place place, boolean every) {
      this.in = in;
      this.out = out;
      split = config.split();
      for (int i = 0; i < PATHS; i++) {
        int far = every && place.later() > 1 ? place.dilation() : place.dilation() * (i + 1);
        Window window = Window.square(3, place.stride(), far, far);
        int from = split ? in / PATHS : in;
        paths.add(ConvNorm.of(from, out, window, config.groups(), Function.RELU));
      }
      children("paths", paths);
      int inner =
          Choice.divisible((double) out / config.reduction(), config.divisor(), config.divisor());
      reduce = child("attn.fc_reduce", conv(out, inner, PIXEL, 1));
      norm = child("attn.bn", new BatchNorm2d(inner));
      select = child("attn.fc_select", conv(inner, out * PATHS, PIXEL, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      List<Tensor> inputs = split ? Choice.parts(x, PATHS, in / PATHS) : List.of(x, x);
      List<Tensor> maps = new ArrayList<>();
      for (int i = 0; i < PATHS; i++) {
        maps.add(paths.get(i).forward(inputs.get(i)));
      }
      Tensor means = Choice.sum(maps).mean(true, 2, 3);
      Tensor scores = select.forward(norm.forward(reduce.forward(means)).relu());
      return Choice.mix(maps, Choice.parts(scores, PATHS, out)).named(this);
    }
  }
}
