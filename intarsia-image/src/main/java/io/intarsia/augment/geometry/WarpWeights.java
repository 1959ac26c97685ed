package io.intarsia.augment.geometry;

/**
 * The weights of a footprint for every 1/32 of a pixel, in 1/32768: OpenCV 4.6.0's tables
 * (modules/imgproc/src/imgwarp.cpp, initInterTab2D), so that warps agree with it to the bit.
 */
final class WarpWeights {
  /** Steps between two pixels. */
  static final int STEPS = 32;

  /** The sum of a footprint's weights. */
  static final int ONE = 1 << 15;

  private static final float CUBIC = -0.75f;

  private WarpWeights() {}

  /** Built when the first cubic warp asks for it. */
  static final class Cubic {
    private static final int[][] TABLE = build();

    private Cubic() {}

    /** Sixteen weights, rows first, at 32 * down + across. */
    static int[] at(int across, int down) {
      return TABLE[down * STEPS + across];
    }

    private static int[][] build() {
      float[][] line = new float[STEPS][];
      for (int i = 0; i < STEPS; i++) {
        line[i] = cubic(i * (1f / STEPS));
      }
      int[][] table = new int[STEPS * STEPS][16];
      for (int at = 0; at < table.length; at++) {
        float[] down = line[at / STEPS];
        float[] across = line[at % STEPS];
        int sum = 0;
        for (int k = 0; k < 16; k++) {
          int weight = (int) Math.rint((double) (down[k / 4] * across[k % 4] * ONE));
          table[at][k] = Math.min(weight, Short.MAX_VALUE);
          sum += table[at][k];
        }
        settle(table[at], sum - ONE);
      }
      return table;
    }

    /** What rounding added or took goes to the least or greatest of four middle weights. */
    private static void settle(int[] weights, int surplus) {
      int least = 10;
      int most = 10;
      for (int row = 2; row < 4; row++) {
        for (int k = row * 4 + 2; k < row * 4 + 4; k++) {
          if (weights[k] < weights[least]) {
            least = k;
          } else if (weights[k] > weights[most]) {
            most = k;
          }
        }
      }
      weights[surplus < 0 ? most : least] -= surplus;
    }

    private static float[] cubic(float x) {
      float a = CUBIC;
      float[] out = new float[4];
      out[0] = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a;
      out[1] = ((a + 2) * x - (a + 3)) * x * x + 1;
      out[2] = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1;
      out[3] = 1f - out[0] - out[1] - out[2];
      return out;
    }
  }
}
