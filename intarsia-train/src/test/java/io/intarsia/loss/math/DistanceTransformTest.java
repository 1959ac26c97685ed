package io.intarsia.loss.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.NdArray;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistanceTransformTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1, 0.02, 0.003})
  void equalsTheSearchOfAllPixels(double share) {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      int height = 1 + random.nextInt(17);
      int width = 1 + random.nextInt(23);
      boolean[] marked = new boolean[height * width];
      for (int i = 0; i < marked.length; i++) {
        marked[i] = random.nextDouble() < share;
      }
      assertThat(DistanceTransform.squared(marked, height, width))
          .isEqualTo(search(marked, height, width));
    }
  }

  private static long[] search(boolean[] marked, int height, int width) {
    long[] out = new long[height * width];
    for (int i = 0; i < out.length; i++) {
      long least = Long.MAX_VALUE;
      for (int j = 0; j < out.length; j++) {
        long down = i / width - j / width;
        long right = i % width - j % width;
        least = marked[j] ? Math.min(least, down * down + right * right) : least;
      }
      out[i] = least == Long.MAX_VALUE ? -1 : least;
    }
    return out;
  }

  @Test
  void aPictureWithoutBoundaryIsNowhereFarFromIt() {
    BoundaryMaps maps = BoundaryMaps.of(NdArray.ofLongs(new long[12], 1, 3, 4), 255);
    assertThat(maps.boundary()).containsOnly(false);
    assertThat(maps.distance()).containsOnly(0);
  }

  @Test
  void distancesArePositiveOutsideAndNegativeInside() {
    NdArray labels = NdArray.ofLongs(new long[] {0, 0, 0, 1, 1, 255}, 1, 1, 6);
    assertThat(SignedDistance.of(labels, 3).floats())
        .containsExactly(
            -2, -1, 0, 1, 2, 3, //
            3, 2, 1, 0, 0, 1, //
            0, 0, 0, 0, 0, 0);
  }
}
