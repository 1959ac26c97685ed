package io.intarsia.zoo.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.op.Window;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * FCN-32s, FCN-16s and FCN-8s on VGG16: the classifier as convolutions, its scores enlarged by
 * transposed convolutions that start bilinear and joined with scores of finer stages (Long,
 * Shelhamer, Darrell: Fully Convolutional Networks for Semantic Segmentation, 2015, fig. 3). A
 * border of 100 pixels around the picture lets any size through; what it adds is cut off again.
 * Keys and arithmetic follow wkentaro/pytorch-fcn @ 4b988509, torchfcn/models.
 */
public final class FcnVgg extends Network {
  private static final int BORDER = 100;

  /** Which stages are joined. */
  public enum Form {
    /** The coarsest scores alone, enlarged 32 times. */
    FCN32S(32, 19, 0, 0),
    /** Joined with those of pool4, enlarged 16 times. */
    FCN16S(16, 27, 1, 0),
    /** Joined with those of pool4 and pool3, enlarged 8 times. */
    FCN8S(8, 31, 1, 1),
    /** FCN-8s trained in one go, pool4 and pool3 scaled down before they are scored. */
    FCN8S_AT_ONCE(8, 31, 0.01, 0.0001);

    private final int enlargement;

    /** Where the picture begins in the enlarged scores. */
    private final int corner;

    private final double scale4;
    private final double scale3;

    Form(int enlargement, int corner, double scale4, double scale3) {
      this.enlargement = enlargement;
      this.corner = corner;
      this.scale4 = scale4;
      this.scale3 = scale3;
    }
  }

  /**
   * One network.
   *
   * @param form which stages are joined
   * @param widths channels of the five stages
   * @param hidden channels of fc6 and fc7
   */
  public record Config(Form form, List<Integer> widths, int hidden) {
    /** As published. */
    public static Config of(Form form) {
      return new Config(form, VggConvs.WIDTHS, 4096);
    }
  }

  private final Form form;
  private final VggConvs convs;
  private final Conv2d fc6;
  private final Conv2d fc7;
  private final Conv2d score;
  private final @Nullable Skip pool3;
  private final @Nullable Skip pool4;
  private final ConvTranspose2d enlarge;

  /**
   * @param config the form and its widths
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public FcnVgg(Config config, int channels, int classes) {
    super(channels);
    form = config.form();
    List<Integer> widths = config.widths();
    int hidden = config.hidden();
    // Blocks without a name: their keys have no prefix.
    convs = child("", new VggConvs(channels, widths, BORDER, 1, 5));
    fc6 = child("fc6", fully(widths.get(4), hidden, 7));
    fc7 = child("fc7", fully(hidden, hidden, 1));
    score = child("score_fr", score(hidden, classes));
    Conv2d score3 = form.scale3 == 0 ? null : child("score_pool3", score(widths.get(2), classes));
    Conv2d score4 = form.scale4 == 0 ? null : child("score_pool4", score(widths.get(3), classes));
    pool4 = score4 == null ? null : new Skip(child("upscore2", up(classes, 2)), score4, 5);
    String name = form == Form.FCN32S ? "upscore" : "upscore" + form.enlargement;
    enlarge = child(name, up(classes, form.enlargement));
    pool3 = score3 == null ? null : new Skip(child("upscore_pool4", up(classes, 2)), score3, 9);
  }

  private static Conv2d fully(int in, int out, int kernel) {
    Window window = Window.square(kernel, 1, 0, 1);
    return new Conv2d(in, out, window, 1, Init.RELU_FAN_OUT, Init.ZEROS);
  }

  /** Scores start at 0, as in the paper. */
  private static Conv2d score(int in, int classes) {
    return new Conv2d(in, classes, Window.square(1, 1, 0, 1), 1, Init.ZEROS, Init.ZEROS);
  }

  private static ConvTranspose2d up(int classes, int factor) {
    Window window = Window.square(2 * factor, factor, 0, 1);
    return new ConvTranspose2d(classes, classes, window, 1, new Init.Bilinear(), null);
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> stages = convs.forward(picture);
    Tensor x = fc6.forward(stages.get(4)).relu().dropChannels(0.5);
    x = score.forward(fc7.forward(x).relu().dropChannels(0.5));
    if (pool4 != null) {
      x = pool4.join(x, stages.get(3), form.scale4);
    }
    if (pool3 != null) {
      x = pool3.join(x, stages.get(2), form.scale3);
    }
    return Map.of(LOGITS, enlarge.forward(x).cropLike(picture, form.corner, form.corner));
  }

  /**
   * Scores of a finer stage.
   *
   * @param up enlarges the scores so far
   * @param score of the stage
   * @param corner where the enlarged scores begin in the stage's
   */
  private record Skip(ConvTranspose2d up, Conv2d score, int corner) {
    Tensor join(Tensor coarse, Tensor stage, double scale) {
      Tensor enlarged = up.forward(coarse);
      Tensor scores = score.forward(scale == 1 ? stage : stage.times(scale));
      return enlarged.plus(scores.cropLike(enlarged, corner, corner));
    }
  }
}
