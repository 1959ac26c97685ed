package io.intarsia.metric.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryTest {
  private static byte[] blobs(long seed, int width, int height, int classes) {
    Random random = new Random(seed);
    byte[] ids = new byte[width * height];
    for (int k = 0; k < 8; k++) {
      int x0 = random.nextInt(width);
      int y0 = random.nextInt(height);
      int x1 = Math.min(width, x0 + 1 + random.nextInt(width));
      int y1 = Math.min(height, y0 + 1 + random.nextInt(height));
      byte id = (byte) random.nextInt(classes);
      for (int y = y0; y < y1; y++) {
        Arrays.fill(ids, y * width + x0, y * width + x1, id);
      }
    }
    return ids;
  }

  /** Whether a pixel of the mask has one outside, or the picture's end, in a square around it. */
  private static boolean near(byte[] ids, int width, int height, int x, int y, int reach) {
    for (int j = y - reach; j <= y + reach; j++) {
      for (int i = x - reach; i <= x + reach; i++) {
        boolean out = i < 0 || j < 0 || i >= width || j >= height;
        if (out || ids[j * width + i] != ids[y * width + x]) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void bandsAreErodedMasksTakenAway(long seed) {
    int width = 31 + (int) seed;
    int height = 23;
    byte[] mask = blobs(seed, width, height, 2);
    double ratio = 0.02 * seed;
    int reach = BoundaryIou.reach(width, height, ratio);
    byte[] band = BoundaryIou.band(mask, width, height, ratio);
    for (int i = 0; i < mask.length; i++) {
      boolean wanted = mask[i] != 0 && near(mask, width, height, i % width, i / width, reach);
      assertThat(band[i]).as("pixel %d", i).isEqualTo((byte) (wanted ? 1 : 0));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void boundaryIouComparesTheBandsOfEachClass(long seed) {
    int width = 40;
    int height = 30;
    byte[] a = blobs(seed, width, height, 3);
    byte[] b = blobs(seed + 100, width, height, 3);
    BoundaryIou measure = new BoundaryIou(3, 255, 0.04);
    measure.update(a, b, width, height);
    for (int c = 0; c < 3; c++) {
      byte[] bandA = BoundaryIou.band(only(a, c), width, height, 0.04);
      byte[] bandB = BoundaryIou.band(only(b, c), width, height, 0.04);
      double both = Masks.both(bandA, bandB);
      double either = Masks.count(bandA) + Masks.count(bandB) - both;
      assertThat(measure.iou(c)).isEqualTo(both / either);
    }
  }

  private static byte[] only(byte[] ids, int id) {
    byte[] mask = new byte[ids.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (ids[i] == id ? 1 : 0);
    }
    return mask;
  }

  @Test
  void ignoredPixelsBelongToNoClass() {
    byte[] truth = {0, 0, 1, 1, (byte) 255, (byte) 255};
    BoundaryIou one = new BoundaryIou(2, 255, 0.02);
    one.update(new byte[] {0, 0, 1, 1, 0, 1}, truth, 6, 1);
    assertThat(one.iou(0)).isEqualTo(1);
    assertThat(one.iou(1)).isEqualTo(1);
    assertThatThrownBy(() -> one.update(new byte[] {0, 0, 2, 1, 0, 1}, truth, 6, 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("pixel 2 of the prediction has id 2");
    assertThat(new BoundaryIou(2, 255, 0.02).mean()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 3.2, 1.5, 7})
  void diskReachesAllOffsetsInside(double radius) {
    int width = 25;
    int height = 19;
    Random random = new Random(5);
    byte[] mask = new byte[width * height];
    for (int k = 0; k < 6; k++) {
      mask[random.nextInt(mask.length)] = 1;
    }
    byte[] got = Disk.dilate(mask, width, height, radius);
    int side = (int) Math.ceil(2 * radius + 1);
    for (int at = 0; at < mask.length; at++) {
      boolean wanted = false;
      for (int k = 0; k < side * side; k++) {
        double dx = k % side - radius;
        double dy = k / side - radius;
        int x = at % width + k % side - side / 2;
        int y = at / width + k / side - side / 2;
        boolean in = x >= 0 && y >= 0 && x < width && y < height;
        wanted |= in && dx * dx + dy * dy <= radius * radius && mask[y * width + x] != 0;
      }
      assertThat(got[at]).as("pixel %d", at).isEqualTo((byte) (wanted ? 1 : 0));
    }
  }

  @Test
  void outlinesOneStepApartAgreeWithinOnePixel() {
    byte[] truth = new byte[20 * 20];
    byte[] shifted = new byte[20 * 20];
    for (int y = 5; y < 15; y++) {
      for (int x = 5; x < 15; x++) {
        truth[y * 20 + x] = 1;
        shifted[y * 20 + x + 1] = 1;
      }
    }
    assertThat(BoundaryF.of(shifted, truth, null, 20, 20, 1).f()).isEqualTo(1);
    assertThat(BoundaryF.jaccard(shifted, truth, null)).isEqualTo(90 / 110.0, within(1e-12));
    assertThat(BoundaryF.of(new byte[400], truth, null, 20, 20, 1).precision()).isEqualTo(1);
    assertThat(BoundaryF.of(new byte[400], truth, null, 20, 20, 1).f()).isZero();
    assertThatThrownBy(() -> BoundaryF.of(new byte[3], truth, null, 20, 20, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
