package io.intarsia.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.PlaneDecoder;
import io.intarsia.predict.decode.Resample;
import io.intarsia.preprocess.SizePolicy;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  private static Scores scores(SegmenterBuilder builder, Picture picture) {
    try (Segmenter segmenter = builder.build()) {
      return segmenter.scores(picture);
    }
  }

  private static SegmenterBuilder colours() {
    return Segmenter.builder().model(Toys.colours(new SizePolicy.Keep(), null));
  }

  private static Logits noise(int classes, int height, int width) {
    Random random = new Random(5);
    float[] values = new float[classes * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Logits.of(classes, height, width, values);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void planesAreThoseOfTheWholeUpsampling(boolean alignCorners) {
    Logits logits = noise(3, 9, 7);
    Logits whole = Resample.bilinear(logits, 40, 31, alignCorners);
    PlaneDecoder full = new PlaneDecoder(logits, 40, 31, 40, 31, alignCorners);
    PlaneDecoder part = new PlaneDecoder(logits, 40, 31, 33, 20, alignCorners);
    for (int c = 0; c < 3; c++) {
      float[] plane = full.plane(c);
      float[] cut = part.plane(c);
      for (int i = 0; i < plane.length; i++) {
        assertThat(plane[i]).isEqualTo(whole.values().get(c * plane.length + i));
      }
      for (int i = 0; i < cut.length; i++) {
        assertThat(cut[i]).isEqualTo(plane[i / 20 * 31 + i % 20]);
      }
    }
    assertThatThrownBy(() -> new PlaneDecoder(logits, 40, 31, 41, 31, alignCorners))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyClassHasASigmoidOfItsOwn() {
    Scores scores = scores(colours(), Toys.flag(WIDTH, HEIGHT));
    assertThat(scores.width()).isEqualTo(WIDTH);
    assertThat(scores.height()).isEqualTo(HEIGHT);
    assertThat(scores.labels().size()).isEqualTo(3);
    // Sixteen pixels of full strength add up to a logit of 16, the other colours have 0.
    float[] red = scores.probabilities(0);
    float[] blue = scores.probabilities(2);
    assertThat(red[5 * WIDTH + 5]).isGreaterThan(0.999f);
    assertThat(blue[5 * WIDTH + 5]).isEqualTo(0.5f);
    assertThat(blue[5 * WIDTH + 90]).isGreaterThan(0.999f);
  }

  @Test
  void masksAreWhatExceedsTheThreshold() {
    Scores scores = scores(colours(), Toys.noise(WIDTH, HEIGHT, 3));
    for (double threshold : new double[] {0, 0.3, 0.97, 0.9999, 1}) {
      float[] probabilities = scores.probabilities(1);
      byte[] mask = scores.mask(1, threshold);
      for (int i = 0; i < mask.length; i++) {
        if (Math.abs(probabilities[i] - threshold) > 1e-6) {
          assertThat(mask[i]).isEqualTo((byte) (probabilities[i] > threshold ? 1 : 0));
        }
      }
    }
    assertThat(scores.mask(1, 0)).containsOnly(1);
    assertThat(scores.mask(1, 1)).containsOnly(0);
  }

  @Test
  void tilesGiveWhatTheWholePictureGives() {
    Picture picture = Toys.noise(WIDTH, HEIGHT, 4);
    Scores whole = scores(colours(), picture);
    Scores tiled = scores(colours().tiling(Tiling.of(32, 0.25)), picture);
    for (int c = 0; c < 3; c++) {
      float[] a = whole.probabilities(c);
      float[] b = tiled.probabilities(c);
      for (int i = 0; i < a.length; i++) {
        assertThat(b[i]).isBetween(a[i] - 1e-4f, a[i] + 1e-4f);
      }
    }
  }

  @Test
  void mirroredViewsAreAveragedClassByClass() {
    Picture picture = Toys.noise(WIDTH, HEIGHT, 6);
    SegmenterBuilder plain = Segmenter.builder().model(Toys.segformer(64));
    SegmenterBuilder both = Segmenter.builder().model(Toys.segformer(64)).flip(true);
    PlaneMean mean = new PlaneMean(scores(plain, picture), scores(plain, picture.flipped()), WIDTH);
    Scores flipped = scores(both, picture);
    for (int c = 0; c < 3; c++) {
      float[] found = flipped.probabilities(c);
      float[] wanted = mean.of(c);
      for (int i = 0; i < found.length; i++) {
        // The mean is taken on the coarse grid, here of the fine ones: near, not equal.
        assertThat(found[i]).isBetween(wanted[i] - 0.02f, wanted[i] + 0.02f);
      }
    }
  }

  /** The mean of a picture's probabilities and those of its mirror image, mirrored back. */
  private record PlaneMean(Scores straight, Scores mirrored, int width) {
    float[] of(int index) {
      float[] mean = straight.probabilities(index);
      float[] other = mirrored.probabilities(index);
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (mean[i] + other[i / width * width + width - 1 - i % width]) / 2;
      }
      return mean;
    }
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    PlaneDecoder broken =
        new PlaneDecoder(Logits.of(1, 1, 2, new float[] {1, Float.NaN}), 1, 2, 1, 2, false);
    Scores scores = new Scores(LabelSpace.of(Map.of(0, "a")), broken);
    assertThatThrownBy(() -> scores.mask(0, 0.5))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not numbers at column 0, row 0");
  }
}
