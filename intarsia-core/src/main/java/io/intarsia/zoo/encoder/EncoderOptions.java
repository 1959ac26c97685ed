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
 */
public record EncoderOptions(int channels, int depth, int outputStride, Atrous atrous) {
  /** Which convolutions of a stage that lost its stride are dilated. */
  public enum Atrous {
    /** All of them (segmentation_models.pytorch). */
    EVERY,
    /** The first block keeps the dilation of the stage before (torchvision). */
    FROM_SECOND
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

  /** All five stages at stride 32. */
  public static EncoderOptions standard(int channels) {
    return new EncoderOptions(channels, 5, 32, Atrous.EVERY);
  }

  /** The stride of a stage counted from 1, whose own stride would be 2 to that power. */
  int stride(int stage) {
    return Math.min(1 << stage, outputStride);
  }

  /** The dilation of a stage counted from 1. */
  int dilation(int stage) {
    return (1 << stage) / stride(stage);
  }

  /** The picture itself and the first {@code depth} of these stages. */
  List<Level> levels(List<Integer> stages) {
    List<Level> levels = new ArrayList<>(List.of(new Level(1, channels)));
    for (int i = 1; i <= depth; i++) {
      levels.add(new Level(stride(i), stages.get(i - 1)));
    }
    return levels;
  }
}
