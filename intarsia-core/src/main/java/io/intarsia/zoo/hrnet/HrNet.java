package io.intarsia.zoo.hrnet;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Residual;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Window;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * HRNetV2 for segmentation: four branches from stride 4 to stride 32 that exchange what they see,
 * joined at stride 4 and classified by two 1x1 convolutions (Wang et al. 2020, Deep High-Resolution
 * Representation Learning for Visual Recognition, fig. 2 and 4b). Keys and arithmetic follow
 * HRNet/HRNet-Semantic-Segmentation @ 8037a7fb, lib/models/seg_hrnet.py.
 */
public final class HrNet extends Network {
  /**
   * One stage.
   *
   * @param modules how often branches exchange
   * @param blocks residual blocks on each branch between exchanges
   * @param channels channels of each branch, from the finest
   */
  public record Stage(int modules, List<Integer> blocks, List<Integer> channels) {}

  /**
   * One size.
   *
   * @param depth bottlenecks in the first stage
   * @param planes inner channels of those; their result has four times as many
   * @param stages the stages of two, three and four branches
   */
  public record Config(int depth, int planes, List<Stage> stages) {
    /** HRNetV2 of a width: 18, 32 and 48 are those of the paper (table 1). */
    public static Config standard(int width) {
      return new Config(
          4, 64, List.of(stage(1, 2, 4, width), stage(4, 3, 4, width), stage(3, 4, 4, width)));
    }

    /** HRNetV2-W18-Small-v1, 1.5 million parameters. */
    public static Config small1() {
      return new Config(1, 32, List.of(stage(1, 2, 2, 16), stage(1, 3, 2, 16), stage(1, 4, 2, 16)));
    }

    /** HRNetV2-W18-Small-v2, 3.9 million parameters. */
    public static Config small2() {
      return new Config(2, 64, List.of(stage(1, 2, 2, 18), stage(3, 3, 2, 18), stage(2, 4, 2, 18)));
    }

    private static Stage stage(int modules, int branches, int blocks, int width) {
      List<Integer> channels =
          java.util.stream.IntStream.range(0, branches).mapToObj(i -> width << i).toList();
      return new Stage(modules, Collections.nCopies(branches, blocks), channels);
    }

    /** Channels of all branches together. */
    int joined() {
      return stages.get(stages.size() - 1).channels().stream().mapToInt(c -> c).sum();
    }
  }

  private static final Residual.Style STYLE =
      new Residual.Style(new Init.Normal(0.001, false), 0.01);

  private final HighResolution trunk;
  private final Sequence head;

  /**
   * @param config the size
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public HrNet(Config config, int channels, int classes) {
    super(channels);
    trunk = child("", new HighResolution(config, channels, false, STYLE));
    head = child("last_layer", head(config.joined(), classes, STYLE));
  }

  /** Two 1x1 convolutions with bias, batch norm and ReLU between them. */
  static Sequence head(int width, int classes, Residual.Style style) {
    Window pixel = Window.square(1, 1, 0, 1);
    Init bias = new Init.FanInUniform(width);
    return new Sequence(
        new Conv2d(width, width, pixel, 1, style.weight(), bias),
        new BatchNorm2d(width, 1e-5, style.momentum()),
        Apply.relu(),
        new Conv2d(width, classes, pixel, 1, style.weight(), bias));
  }

  /** [N, C, H, W] to logits [N, classes, ceil(H/4), ceil(W/4)]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, head.forward(trunk.forward(picture)));
    return outputs;
  }
}
