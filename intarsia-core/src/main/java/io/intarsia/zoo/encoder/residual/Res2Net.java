package io.intarsia.zoo.encoder.residual;

import static io.intarsia.zoo.encoder.residual.ResidualEncoder.conv;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Res2Net and Res2NeXt: the channels of a bottleneck in parts, each filtered together with the
 * result of the part before (Gao et al. 2021, fig. 2). Keys follow
 * huggingface/pytorch-image-models, timm/models/res2net.py @ 13746a33.
 */
public final class Res2Net {
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  private Res2Net() {}

  /**
   * An encoder.
   *
   * @param depths bottlenecks of each stage
   * @param width channels of a part in the first stage
   * @param parts of a bottleneck
   * @param groups of each part's 3x3 convolution, by which its channels are multiplied
   * @param options of the encoder
   */
  public static Pyramid of(
      List<Integer> depths, int width, int parts, int groups, EncoderOptions options) {
    ResidualEncoder.BlockMaker block =
        (in, planes, place, shortcut) ->
            new Bottleneck(
                in, planes, planes * width / 64 * groups, parts, groups, place, shortcut);
    return new ResidualEncoder(new ResidualEncoder.Config(depths, 4, 0, false, block), options);
  }

  private static final class Bottleneck extends Unit {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final List<Conv2d> convs = new ArrayList<>();
    private final List<BatchNorm2d> norms = new ArrayList<>();
    private final Conv2d conv3;
    private final BatchNorm2d bn3;
    private final @Nullable Unit shortcut;
    private final int width;
    private final Place place;

    Bottleneck(
        int in,
        int planes,
        int width,
        int parts,
        int groups,
        Place place,
        @Nullable Unit shortcut) {
      this.width = width;
      this.place = place;
      conv1 = child("conv1", conv(in, width * parts, PIXEL, 1));
      bn1 = child("bn1", new BatchNorm2d(width * parts));
      for (int i = 0; i < parts - 1; i++) {
        convs.add(conv(width, width, place.three(), groups));
        norms.add(new BatchNorm2d(width));
      }
      children("convs", convs);
      children("bns", norms);
      conv3 = child("conv3", conv(width * parts, planes * 4, PIXEL, 1));
      bn3 = child("bn3", new BatchNorm2d(planes * 4));
      this.shortcut = shortcut == null ? null : child("downsample", shortcut);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor hidden = bn1.forward(conv1.forward(x)).relu();
      // The first bottleneck of a stage treats its parts one by one, and pools the last.
      boolean first = shortcut != null;
      List<Tensor> parts = new ArrayList<>();
      Tensor y = hidden;
      for (int i = 0; i < convs.size(); i++) {
        Tensor part = part(hidden, i);
        y = i == 0 || first ? part : y.plus(part);
        y = norms.get(i).forward(convs.get(i).forward(y)).relu();
        parts.add(y);
      }
      Tensor last = part(hidden, convs.size());
      Window pool = Window.square(3, place.stride(), 1, 1);
      parts.add(first ? last.avgPool(pool, false, true) : last);
      Tensor sum = bn3.forward(conv3.forward(Tensor.concat(1, parts)));
      return sum.plus(shortcut == null ? x : shortcut.forward(x)).relu().named(this);
    }

    private Tensor part(Tensor x, int i) {
      return x.slice(1, (long) i * width, (long) (i + 1) * width);
    }
  }
}
