package io.intarsia.checks.bench.peer;

import java.util.SplittableRandom;

/**
 * A batch that something can be learnt from: coloured blocks with noise, and classes by their
 * brightness. The same on both sides of a comparison.
 *
 * @param pixels [N, 3, side, side]
 * @param labels [N, side, side]
 */
public record Lesson(float[] pixels, byte[] labels) {
  /** How many different batches there are; they come in turn. */
  public static final int DIFFERENT = 8;

  private static final int BLOCKS = 16;

  /** The batch of a number. */
  public static Lesson of(int number, int batch, int side, int classes) {
    SplittableRandom random = new SplittableRandom(number);
    float[] pixels = new float[batch * 3 * side * side];
    byte[] labels = new byte[batch * side * side];
    for (int n = 0; n < batch; n++) {
      double[][] blocks = new double[3][BLOCKS * BLOCKS];
      for (double[] channel : blocks) {
        for (int i = 0; i < channel.length; i++) {
          channel[i] = random.nextDouble();
        }
      }
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int block = y * BLOCKS / side * BLOCKS + x * BLOCKS / side;
          double shade = 0;
          for (int c = 0; c < 3; c++) {
            double noise = 0.2 * random.nextDouble();
            pixels[((n * 3 + c) * side + y) * side + x] = (float) (blocks[c][block] + noise - 0.6);
            shade += blocks[c][block] / 3;
          }
          labels[(n * side + y) * side + x] = (byte) (int) (shade * classes);
        }
      }
    }
    return new Lesson(pixels, labels);
  }
}
