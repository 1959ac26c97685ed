package io.intarsia.zoo.encoder.residual;

import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvNorm;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.SqueezeExcite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RegNetX and, with squeeze and excitation, RegNetY without their classifier; widths and depths
 * follow from five numbers (Radosavovic et al. 2020, eq. 2 to 4). Keys and rounding are those of
 * huggingface/pytorch-image-models, timm/models/regnet.py @ 0012bf7f.
 */
public final class RegNet extends Pyramid {
  private static final int STEM = 32;
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  /**
   * One size, in the paper's terms.
   *
   * @param depth blocks in all
   * @param w0 width of the first block
   * @param wa by how much each block widens before widths are rounded
   * @param wm factor between stages to which they are rounded
   * @param group channels of a group of the 3x3 convolutions
   * @param squeezes with squeeze and excitation (Y rather than X)
   */
  public record Config(int depth, int w0, double wa, double wm, int group, boolean squeezes) {
    /** Width and number of blocks of each stage. */
    List<int[]> stages() {
      List<int[]> stages = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        double power = Math.rint(Math.log((i * wa + w0) / w0) / Math.log(wm));
        int width = (int) (Math.rint(w0 * Math.pow(wm, power) / 8) * 8);
        if (stages.isEmpty() || stages.get(stages.size() - 1)[0] != width) {
          stages.add(new int[] {width, 0});
        }
        stages.get(stages.size() - 1)[1]++;
      }
      for (int[] stage : stages) {
        int own = Math.min(group, stage[0]);
        stage[0] = (int) Math.rint((double) stage[0] / own) * own;
      }
      return stages;
    }

    private List<Integer> widths() {
      List<Integer> widths = new ArrayList<>(List.of(STEM));
      stages().forEach(s -> widths.add(s[0]));
      return widths;
    }
  }

  private final ConvNorm stem;
  private final List<List<Bottleneck>> stages = new ArrayList<>();

  /** An encoder of this size. */
  public RegNet(Config config, EncoderOptions options) {
    super(options.levels(config.widths()));
    Window window = Window.square(3, 2, 1, 1);
    stem = child("stem", ConvNorm.of(options.channels(), STEM, window, 1, Function.RELU));
    int in = STEM;
    List<int[]> sizes = config.stages();
    for (int i = 0; i < sizes.size() && options.declares(i + 2); i++) {
      int out = sizes.get(i)[0];
      List<Bottleneck> stage = new ArrayList<>();
      for (int j = 0; j < sizes.get(i)[1]; j++) {
        int dilation = options.dilation(i + 2);
        int first = j == 0 ? options.firstDilation(i + 2) : dilation;
        Place place = new Place(j == 0 ? options.step(i + 2) : 1, first, dilation);
        int group = Math.min(config.group(), out);
        Bottleneck block = new Bottleneck(in, out, group, config.squeezes(), place);
        stage.add(child("s" + (i + 1) + ".b" + (j + 1), block));
        in = out;
      }
      stages.add(stage);
    }
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor x = stem.forward(picture);
    features.add(x);
    for (List<Bottleneck> stage : stages.subList(0, levels().size() - 2)) {
      for (Bottleneck block : stage) {
        x = block.forward(x);
      }
      features.add(x);
    }
    return features;
  }

  /** 1x1, 3x3 in groups and 1x1 of one width, the input or its projection added. */
  private static final class Bottleneck extends Unit {
    private final ConvNorm conv1;
    private final ConvNorm conv2;
    private final @Nullable SqueezeExcite gate;
    private final ConvNorm conv3;
    private final @Nullable ConvNorm shortcut;

    Bottleneck(int in, int out, int group, boolean squeezes, Place place) {
      conv1 = child("conv1", ConvNorm.of(in, out, PIXEL, 1, Function.RELU));
      conv2 = child("conv2", ConvNorm.of(out, out, place.three(), out / group, Function.RELU));
      gate =
          squeezes
              ? child(
                  "se",
                  new SqueezeExcite(
                      out,
                      (int) Math.rint(in * 0.25),
                      "fc1",
                      "fc2",
                      Function.RELU,
                      Function.SIGMOID))
              : null;
      conv3 = child("conv3", ConvNorm.of(out, out, PIXEL, 1, null));
      Window step = Window.square(1, place.stride(), 0, 1);
      shortcut =
          in == out && place.stride() == 1
              ? null
              : child("downsample", ConvNorm.of(in, out, step, 1, null));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = conv2.forward(conv1.forward(x));
      y = conv3.forward(gate == null ? y : gate.forward(y));
      return y.plus(shortcut == null ? x : shortcut.forward(x)).relu().named(this);
    }
  }
}
