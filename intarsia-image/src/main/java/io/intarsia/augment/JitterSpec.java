package io.intarsia.augment;

import io.intarsia.augment.colour.Hues;
import io.intarsia.augment.colour.PillowColour;
import io.intarsia.data.Sample;
import io.intarsia.image.Picture;

/** Random brightness, contrast, saturation and hue in random order. */
public sealed interface JitterSpec extends TransformSpec {
  /** Factors of brightness, contrast and saturation; 1 changes nothing. */
  Range brightness();

  /** The factor of contrast. */
  Range contrast();

  /** The factor of saturation. */
  Range saturation();

  /** The shift of the hue in turns, -0.5 to 0.5. */
  Range hue();

  /** Changes one thing: 0 brightness, 1 contrast, 2 saturation, 3 hue. */
  Picture step(Picture picture, int which, double by);

  @Override
  default Sample transform(Sample sample, Dice dice) {
    int[] order = dice.permutation(4);
    double[] by = {
      dice.uniform(brightness()),
      dice.uniform(contrast()),
      dice.uniform(saturation()),
      dice.uniform(hue())
    };
    boolean[] acts = {
      !brightness().isOnly(1), !contrast().isOnly(1), !saturation().isOnly(1), !hue().isOnly(0)
    };
    Picture picture = sample.picture();
    for (int which : order) {
      picture = acts[which] ? step(picture, which, by[which]) : picture;
    }
    return new Sample(sample.id(), picture, sample.truth());
  }

  /**
   * As albumentations 1.3.1 does it, in OpenCV's colour spaces.
   *
   * @param brightness its factor
   * @param contrast its factor
   * @param saturation its factor
   * @param hue its shift, in turns
   * @param p the probability that it acts
   */
  record ColorJitterCv(Range brightness, Range contrast, Range saturation, Range hue, double p)
      implements JitterSpec {
    @Override
    public Picture step(Picture picture, int which, double by) {
      return switch (which) {
        case 0 -> Hues.brightness(picture, by);
        case 1 -> Hues.contrast(picture, by);
        case 2 -> Hues.saturation(picture, by);
        default -> Hues.hue(picture, by);
      };
    }
  }

  /**
   * As torchvision does it to Pillow's pictures.
   *
   * @param brightness its factor
   * @param contrast its factor
   * @param saturation its factor
   * @param hue its shift, in turns
   * @param p the probability that it acts
   */
  record ColorJitter(Range brightness, Range contrast, Range saturation, Range hue, double p)
      implements JitterSpec {
    @Override
    public Picture step(Picture picture, int which, double by) {
      return switch (which) {
        case 0 -> PillowColour.brightness(picture, by);
        case 1 -> PillowColour.contrast(picture, by);
        case 2 -> PillowColour.saturation(picture, by);
        default -> PillowColour.hue(picture, by);
      };
    }
  }
}
