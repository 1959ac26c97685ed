package io.intarsia.predict.result;

import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small results for the tests of this package. */
final class Results {
  static final Provenance MADE = new Provenance("owner/model", "plain", 512, 512, 1, 12.5);

  static final LabelSpace SPACE =
      new LabelSpace(
          "test",
          List.of(
              LabelClass.of(0, "ground", 0x102030),
              LabelClass.of(1, "wall", 0xff0000),
              LabelClass.of(2, "sea/lake, water", 0x0000ff),
              LabelClass.of(7, "sky", 0x00ff00)),
          255,
          false,
          List.of());

  private Results() {}

  /** A map drawn with digits; a dot is the ignored id. */
  static LabelMap map(String... rows) {
    byte[] ids = new byte[rows.length * rows[0].length()];
    int at = 0;
    for (String row : rows) {
      for (char c : row.toCharArray()) {
        ids[at++] = (byte) (c == '.' ? 255 : c - '0');
      }
    }
    return LabelMap.of(rows[0].length(), rows.length, ids);
  }

  static Segmentation of(@Nullable Confidence confidence, String... rows) {
    return new Segmentation(map(rows), SPACE, confidence, MADE);
  }

  /** Blots of the four classes, noise between them. */
  static LabelMap random(long seed, int width, int height) {
    Random random = new Random(seed);
    int grain = 1 + random.nextInt(5);
    byte[] palette = {0, 1, 2, 7};
    byte[] ids = new byte[width * height];
    int[][] coarse = new int[height / grain + 1][width / grain + 1];
    for (int[] row : coarse) {
      for (int x = 0; x < row.length; x++) {
        row[x] = random.nextInt(4);
      }
    }
    for (int i = 0; i < ids.length; i++) {
      boolean noise = random.nextInt(12) == 0;
      int cell = coarse[i / width / grain][i % width / grain];
      ids[i] = palette[noise ? random.nextInt(4) : cell];
    }
    return LabelMap.of(width, height, ids);
  }
}
