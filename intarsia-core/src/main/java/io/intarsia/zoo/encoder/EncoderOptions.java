package io.intarsia.zoo.encoder;

import io.intarsia.base.Refusal;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * What every encoder can be asked for.
 *
 * @param channels channels of the picture
 * @param depth how many times the picture is halved, 3 to 5; stages beyond it keep their parameters
 *     but are not computed
 * @param outputStride pixels of the picture per pixel of the coarsest map: 8, 16 or 32. Stages that
 *     would pass it are dilated instead
 * @param atrous which convolutions of a dilated stage
 * @param whole stages beyond the depth keep their parameters, as they do in
 *     segmentation_models.pytorch; timm leaves them out of most of its encoders
 */
public record EncoderOptions(
    int channels, int depth, int outputStride, Atrous atrous, boolean whole) {
  /** Which convolutions of a stage that lost its stride are dilated. */
  public enum Atrous {
    /** All of them (segmentation_models.pytorch). */
    EVERY,
    /** The first block keeps the dilation of the stage before (torchvision, timm). */
    FROM_SECOND,
    /** None: the stage loses its stride and sees as far as it then does. */
    NONE
  }

  /** Refuses what no encoder can do. */
  public EncoderOptions {
    if (channels < 1 || channels > 4096) {
      throw Refusal.usage("a picture has 1 to 4096 channels, got %d", channels);
    }
    if (depth < 3 || depth > 5) {
      throw Refusal.usage("an encoder is 3 to 5 stages deep, got %d", depth);
    }
    if (outputStride != 8 && outputStride != 16 && outputStride != 32) {
      throw Refusal.usage("an output stride is 8, 16 or 32, got %d", outputStride);
    }
  }

  /** Whole, whatever the depth. */
  public EncoderOptions(int channels, int depth, int outputStride, Atrous atrous) {
    this(channels, depth, outputStride, atrous, true);
  }

  /** All five stages at stride 32. */
  public static EncoderOptions standard(int channels) {
    return new EncoderOptions(channels, 5, 32, Atrous.EVERY);
  }

  /** The same as timm understands it: first blocks are not dilated, unused stages not there. */
  public EncoderOptions timm() {
    return new EncoderOptions(channels, depth, outputStride, Atrous.FROM_SECOND, false);
  }

  /** The stride of a stage counted from 1, whose own stride would be 2 to that power. */
  public int stride(int stage) {
    return Math.min(1 << stage, outputStride);
  }

  /** How many times a stage counted from 1 halves: 2 or, where it is dilated instead, 1. */
  public int step(int stage) {
    return stride(stage) / stride(stage - 1);
  }

  /** The dilation of a stage counted from 1. */
  public int dilation(int stage) {
    return atrous == Atrous.NONE ? 1 : (1 << stage) / stride(stage);
  }

  /** The dilation of the first block of a stage counted from 1. */
  public int firstDilation(int stage) {
    return dilation(atrous == Atrous.EVERY ? stage : stage - 1);
  }

  /** True if a stage counted from 1 has parameters. */
  public boolean declares(int stage) {
    return whole || stage <= depth;
  }

  /**
   * Refuses to dilate an encoder that halves by pooling.
   *
   * @throws Refusal USAGE if the output stride is not 32
   */
  public void requireUndilated(String encoder) {
    if (outputStride != 32) {
      throw Refusal.usage(
          "%s halves by pooling and cannot be dilated to output stride %d; leave the stride out or"
              + " choose a ResNet, an EfficientNet or a MobileNet",
          encoder, outputStride);
    }
  }

  /** The picture itself and the first {@code depth} of these stages. */
  public List<Level> levels(List<Integer> stages) {
    List<Level> levels = new ArrayList<>(List.of(new Level(1, channels)));
    for (int i = 1; i <= depth; i++) {
      levels.add(new Level(stride(i), stages.get(i - 1)));
    }
    return levels;
  }
}
