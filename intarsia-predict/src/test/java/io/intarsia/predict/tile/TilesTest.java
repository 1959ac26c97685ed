package io.intarsia.predict.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TilesTest {
  @Test
  void theLastWindowIsShiftedBackInside() {
    Tiles tiles = Tiles.windows(20, 28, 12, 12, 8, 8);
    assertThat(tiles.tops()).containsExactly(0, 8);
    assertThat(tiles.lefts()).containsExactly(0, 8, 16);
    assertThat(Tiles.windows(17, 31, 16, 10, 11, 7).lefts()).containsExactly(0, 7, 14, 21);
    assertThat(Tiles.windows(17, 31, 16, 10, 11, 7).tops()).containsExactly(0, 1);
  }

  @Test
  void aPictureSmallerThanATileIsOneTile() {
    Tiles tiles = Tiles.windows(10, 12, 16, 16, 8, 8);
    assertThat(tiles.count()).isEqualTo(1);
    assertThat(tiles.tileHeight()).isEqualTo(10);
    assertThat(tiles.tileWidth()).isEqualTo(12);
  }

  @Test
  void coversEveryPixelOnTheLattice() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int align = 1 << random.nextInt(6);
      Tiles tiles =
          Tiles.aligned(
              1 + random.nextInt(2000),
              1 + random.nextInt(2000),
              1 + random.nextInt(600),
              random.nextDouble() * 0.9,
              align);
      assertCovers(tiles.tops(), tiles.tileHeight(), tiles.height(), align);
      assertCovers(tiles.lefts(), tiles.tileWidth(), tiles.width(), align);
    }
  }

  private static void assertCovers(List<Integer> starts, int tile, int length, int align) {
    int covered = 0;
    for (int start : starts) {
      assertThat(start % align).isZero();
      assertThat(start).isLessThanOrEqualTo(covered);
      covered = start + tile;
    }
    assertThat(covered).isEqualTo(length);
    assertThat(length % align).isZero();
  }

  @Test
  void weightsSumToOneAndNearestTakesOneTileEach() {
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      int tile = 2 + random.nextInt(40);
      int length = tile + random.nextInt(150);
      Tiles tiles = Tiles.windows(length, length, tile, tile, 1 + random.nextInt(tile), tile);
      for (Ramp ramp : Ramp.values()) {
        float[][] weights = ramp.weights(tiles.tops(), tile, length);
        double[] sums = new double[length];
        for (int t = 0; t < weights.length; t++) {
          for (int k = 0; k < tile; k++) {
            sums[tiles.tops().get(t) + k] += weights[t][k];
            if (ramp == Ramp.NEAREST) {
              assertThat(weights[t][k]).isIn(0f, 1f);
            }
          }
        }
        assertThat(sums).containsExactly(ones(length), within(1e-6));
      }
    }
  }

  private static double[] ones(int length) {
    double[] values = new double[length];
    Arrays.fill(values, 1);
    return values;
  }

  @Test
  void refusesWhatLeavesNothingOfATile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tiles.withHalo(100, 100, 32, 16, 8))
        .withMessageContaining("leaves nothing between two halos of 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tiles.aligned(100, 100, 32, 0.95, 8))
        .withMessageContaining("overlap must lie from 0 to 0.9");
  }
}
