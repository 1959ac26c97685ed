package io.intarsia.zoo.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DilatedNet: VGG16 without its last two poolings, dilated instead and without padding, then a
 * context module of 3x3 convolutions of growing dilation on the scores (Yu and Koltun: Multi-Scale
 * Context Aggregation by Dilated Convolutions, 2016, sections 3 and 4). Keys and arithmetic follow
 * fyu/dilation @ 0f105742, models/*_deploy.prototxt, with underscores for dashes.
 *
 * <p>The published networks were trained on the label at the first pixel of each 8x8 cell, and
 * their tool reads between cells accordingly; here cells are centred as everywhere else, half a
 * cell off.
 */
public final class DilatedNet extends Network {
  /** Pixels that the front end takes away on each side. */
  public static final int MARGIN = 186;

  /** Which data it was made for. */
  public enum Form {
    /** No context module. */
    FRONT_END("final", "", List.of(), List.of(), false),
    /** PASCAL VOC: a context module that widens, padded once. */
    VOC("fc_final", "ct_", List.of(1, 1, 2, 4, 8, 16, 1), List.of(2, 2, 4, 8, 16, 32, 32), false),
    /** CamVid. */
    CAMVID("final", "ctx_", List.of(1, 1, 2, 4, 8, 16, 1), List.of(), false),
    /** KITTI. */
    KITTI("final", "ctx_", List.of(1, 1, 2, 4, 8, 1), List.of(), false),
    /** Cityscapes: a longer context module, and enlarged 8 times. */
    CITYSCAPES("final", "ctx_", List.of(1, 1, 2, 4, 8, 16, 32, 64, 1), List.of(), true);

    private final String score;
    private final String prefix;
    private final List<Integer> dilations;
    private final List<Integer> multiples;
    private final boolean enlarged;

    /**
     * @param score key of the front end's scores
     * @param prefix of the context module's keys
     * @param dilations of its 3x3 convolutions
     * @param multiples of the number of classes, their channels; empty if that number itself
     * @param enlarged 8 times by a transposed convolution
     */
    Form(
        String score,
        String prefix,
        List<Integer> dilations,
        List<Integer> multiples,
        boolean enlarged) {
      this.score = score;
      this.prefix = prefix;
      this.dilations = dilations;
      this.multiples = multiples;
      this.enlarged = enlarged;
    }

    /** The key of the last weight whose first size is the number of classes. */
    public String headKey() {
      return score + ".weight";
    }

    private int multiple(int layer) {
      return multiples.isEmpty() ? 1 : multiples.get(layer);
    }

    /** Padding that keeps the size, or all of it at the first convolution. */
    private int pad(int layer) {
      if (multiples.isEmpty()) {
        return dilations.get(layer);
      }
      return layer > 0 ? 0 : dilations.stream().mapToInt(d -> d).sum();
    }

    private String name(int layer) {
      if (layer == dilations.size() - 1) {
        return prefix + "fc1";
      }
      return prefix + (layer == 0 ? "conv1_1" : layer == 1 ? "conv1_2" : "conv" + layer + "_1");
    }
  }

  /**
   * One network.
   *
   * @param form which data it is for
   * @param mirrored the picture is continued by its mirror image on all sides, as the published
   *     tool does, so that there are scores for all of it; else there are none for the outer {@link
   *     #MARGIN} pixels. Pictures must then be larger than that.
   * @param widths channels of the five stages
   * @param hidden channels of fc6 and fc7
   */
  public record Config(Form form, boolean mirrored, List<Integer> widths, int hidden) {
    /** As published, for whole pictures. */
    public static Config of(Form form) {
      return new Config(form, true, VggConvs.WIDTHS, 4096);
    }
  }

  private final Config config;
  private final VggConvs convs;
  private final Conv2d fc6;
  private final Conv2d fc7;
  private final Conv2d score;
  private final List<Conv2d> context = new ArrayList<>();
  private final @Nullable Conv2d rescore;
  private final @Nullable ConvTranspose2d enlarge;

  /**
   * @param config the form and its widths
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public DilatedNet(Config config, int channels, int classes) {
    super(channels);
    this.config = config;
    Form form = config.form();
    int hidden = config.hidden();
    // A block without a name: its keys have no prefix.
    convs = child("", new VggConvs(channels, config.widths(), 0, 0, 3));
    Window seven = Window.square(7, 1, 0, 4);
    int top = config.widths().get(4);
    fc6 = child("fc6", new Conv2d(top, hidden, seven, 1, Init.RELU_FAN_OUT, Init.ZEROS));
    Window pixel = Window.square(1, 1, 0, 1);
    fc7 = child("fc7", new Conv2d(hidden, hidden, pixel, 1, Init.RELU_FAN_OUT, Init.ZEROS));
    Init small = new Init.Normal(0.001, false);
    score = child(form.score, new Conv2d(hidden, classes, pixel, 1, small, Init.ZEROS));
    int in = classes;
    for (int i = 0; i < form.dilations.size(); i++) {
      int out = classes * form.multiple(i);
      Window window = Window.square(3, 1, form.pad(i), form.dilations.get(i));
      Init identity = new Init.Identity(classes, 0.01 / form.multiple(i));
      context.add(child(form.name(i), new Conv2d(in, out, window, 1, identity, Init.ZEROS)));
      in = out;
    }
    Init identity = new Init.Identity(classes, 0.01);
    rescore =
        context.isEmpty()
            ? null
            : child(form.prefix + "final", new Conv2d(in, classes, pixel, 1, identity, Init.ZEROS));
    Window eight = Window.square(16, 8, 4, 1);
    enlarge =
        form.enlarged
            ? child(
                form.prefix + "upsample",
                new ConvTranspose2d(classes, classes, eight, classes, new Init.Bilinear(), null))
            : null;
  }

  /**
   * [N, C, H, W] to logits [N, classes, ceil(H/8), ceil(W/8)] of a mirrored picture, [N, classes,
   * H, W] if they are enlarged as well; without the mirror, to those of what lies inside the
   * margin.
   */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    int m = MARGIN;
    Tensor whole = config.mirrored() ? picture.pad(Layout.Border.REFLECT, m, m, m, m, 0) : picture;
    List<Tensor> stages = convs.forward(whole);
    Tensor x = fc6.forward(stages.get(4)).relu().dropout(0.5);
    x = score.forward(fc7.forward(x).relu().dropout(0.5));
    for (Conv2d conv : context) {
      x = conv.forward(x).relu();
    }
    x = rescore == null ? x : rescore.forward(x);
    if (enlarge != null) {
      x = enlarge.forward(x);
      x = config.mirrored() ? x.cropLike(picture, 0, 0) : x;
    }
    return Map.of(LOGITS, x);
  }
}
