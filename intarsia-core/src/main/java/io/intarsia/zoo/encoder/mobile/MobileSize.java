package io.intarsia.zoo.encoder.mobile;

import io.intarsia.op.Pointwise.Function;
import io.intarsia.zoo.encoder.SqueezeExcite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mobile network as a table.
 *
 * @param stem channels of the first convolution, 3x3 at stride 2
 * @param stages rows of blocks, stage by stage; the first row of a stage may halve
 * @param head channels of a 1x1 convolution after all of them, 0 for none
 * @param function after the stem and the head
 * @param same padded as TensorFlow would, with its batch norm: 1e-3 added to variances
 * @param drop probability of skipping the last block in training, rising from 0
 */
public record MobileSize(
    int stem, List<List<Row>> stages, int head, Function function, boolean same, double drop) {

  /**
   * Equal blocks one after the other; only the first halves.
   *
   * @param repeats how many
   * @param kernel side of the depthwise convolution
   * @param stride of the first
   * @param expansion hidden over input channels; 1 for none
   * @param channels of the result
   * @param squeeze squeeze and excitation, or null
   * @param function after all convolutions but the last
   */
  record Row(
      int repeats,
      int kernel,
      int stride,
      double expansion,
      int channels,
      @Nullable Squeeze squeeze,
      Function function) {
    boolean widens() {
      return expansion != 1;
    }

    /** The same without its stride: what the blocks after the first are. */
    Row repeated() {
      return new Row(1, kernel, 1, expansion, channels, squeeze, function);
    }
  }

  /** Squeeze and excitation: by what its width is told and what gates. */
  enum Squeeze {
    /** A quarter of the input's channels, SiLU, sigmoid (EfficientNet). */
    OF_INPUT,
    /** A quarter of the hidden channels, rounded to 8, ReLU, hard sigmoid (MobileNetV3). */
    OF_HIDDEN;

    SqueezeExcite of(int in, int hidden) {
      return this == OF_INPUT
          ? of(hidden, (int) Math.rint(in * 0.25), Function.SILU, Function.SIGMOID)
          : of(hidden, divisible(hidden * 0.25), Function.RELU, Function.HARD_SIGMOID);
    }

    private static SqueezeExcite of(int hidden, int width, Function inner, Function gate) {
      return new SqueezeExcite(hidden, width, "conv_reduce", "conv_expand", inner, gate);
    }
  }

  /** The nearest multiple of 8 that is not more than a tenth below. */
  static int divisible(double width) {
    int near = Math.max(8, (int) (width + 4) / 8 * 8);
    return near < 0.9 * width ? near + 8 : near;
  }

  /**
   * EfficientNet (Tan and Le 2019, table 1) scaled.
   *
   * @param width factor on channels
   * @param depth factor on repeats
   * @param same padded as TensorFlow would
   */
  public static MobileSize efficientNet(double width, double depth, boolean same) {
    return efficient(width, depth, same, false);
  }

  /**
   * EfficientNet-Lite: without squeeze and excitation, with ReLU6, and with stem, first and last
   * stage as they are.
   */
  public static MobileSize lite(double width, double depth) {
    return efficient(width, depth, true, true);
  }

  private static MobileSize efficient(double width, double depth, boolean same, boolean lite) {
    int[][] groups = {
      {1, 3, 1, 1, 16},
      {2, 3, 2, 6, 24},
      {2, 5, 2, 6, 40},
      {3, 3, 2, 6, 80},
      {3, 5, 1, 6, 112},
      {4, 5, 2, 6, 192},
      {1, 3, 1, 6, 320}
    };
    Function function = lite ? Function.RELU6 : Function.SILU;
    List<List<Row>> stages = new ArrayList<>();
    for (int[] g : groups) {
      boolean fixed = lite && (stages.isEmpty() || stages.size() == groups.length - 1);
      int repeats = fixed ? g[0] : (int) Math.ceil(g[0] * depth);
      Squeeze squeeze = lite ? null : Squeeze.OF_INPUT;
      int channels = divisible(g[4] * width);
      stages.add(List.of(new Row(repeats, g[1], g[2], g[3], channels, squeeze, function)));
    }
    return new MobileSize(lite ? 32 : divisible(32 * width), stages, 0, function, same, 0.2);
  }

  /**
   * MobileNetV3 (Howard et al. 2019, tables 1 and 2) scaled.
   *
   * @param large or small
   * @param width factor on channels
   * @param minimal without squeeze and excitation, 5x5 convolutions and hard swish
   * @param same padded as TensorFlow would
   */
  public static MobileSize v3(boolean large, double width, boolean minimal, boolean same) {
    // Repeats, kernel, stride, expansion, channels, squeezes, hard swish; a new stage or not.
    double[][] rows =
        large
            ? new double[][] {
              {1, 3, 1, 1, 16, 0, 0, 1},
              {1, 3, 2, 4, 24, 0, 0, 1},
              {1, 3, 1, 3, 24, 0, 0, 0},
              {3, 5, 2, 3, 40, 1, 0, 1},
              {1, 3, 2, 6, 80, 0, 1, 1},
              {1, 3, 1, 2.5, 80, 0, 1, 0},
              {2, 3, 1, 2.3, 80, 0, 1, 0},
              {2, 3, 1, 6, 112, 1, 1, 1},
              {3, 5, 2, 6, 160, 1, 1, 1}
            }
            : new double[][] {
              {1, 3, 2, 1, 16, 1, 0, 1},
              {1, 3, 2, 4.5, 24, 0, 0, 1},
              {1, 3, 1, 3.67, 24, 0, 0, 0},
              {1, 5, 2, 4, 40, 1, 1, 1},
              {2, 5, 1, 6, 40, 1, 1, 0},
              {2, 5, 1, 3, 48, 1, 1, 1},
              {3, 5, 2, 6, 96, 1, 1, 1}
            };
    List<List<Row>> stages = new ArrayList<>();
    for (double[] r : rows) {
      if (r[7] == 1) {
        stages.add(new ArrayList<>());
      }
      Squeeze squeeze = r[5] == 1 && !minimal ? Squeeze.OF_HIDDEN : null;
      Function function = r[6] == 1 && !minimal ? Function.HARD_SWISH : Function.RELU;
      int kernel = minimal ? 3 : (int) r[1];
      Row row =
          new Row((int) r[0], kernel, (int) r[2], r[3], divisible(r[4] * width), squeeze, function);
      stages.get(stages.size() - 1).add(row);
    }
    Function outer = minimal ? Function.RELU : Function.HARD_SWISH;
    int stem = width < 0.75 ? 16 : divisible(16 * width);
    return new MobileSize(stem, stages, divisible((large ? 960 : 576) * width), outer, same, 0);
  }
}
