package io.intarsia.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RleTest {
  /** A seeded mask of seeded sides: noise, or bars thick enough for long runs. */
  record Case(long seed, int width, int height, byte[] mask) {
    static Case of(long seed) {
      Random random = new Random(seed);
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      byte[] mask = new byte[width * height];
      int grain = 1 + random.nextInt(9);
      double share = random.nextDouble();
      for (int at = 0; at < mask.length; at += grain) {
        byte value = (byte) (random.nextDouble() < share ? 1 : 0);
        Arrays.fill(mask, at, Math.min(mask.length, at + grain), value);
      }
      return new Case(seed, width, height, mask);
    }

    int count() {
      return IntStream.range(0, mask.length).map(i -> mask[i]).sum();
    }

    @Override
    public String toString() {
      return "seed " + seed + ", " + width + "x" + height;
    }
  }

  static Case[] cases() {
    return IntStream.range(0, 60).mapToObj(Case::of).toArray(Case[]::new);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFormComesBack(Case c) {
    Rle rle = Rle.encode(c.mask, c.width, c.height);
    assertThat(rle.decode()).isEqualTo(c.mask);
    assertThat(rle.area()).isEqualTo(c.count());
    assertThat(Rle.ofCompressed(rle.compressed(), c.width, c.height)).isEqualTo(rle);
    long[] counts = Arrays.stream(rle.counts()).asLongStream().toArray();
    assertThat(Rle.ofCounts(counts, c.width, c.height)).isEqualTo(rle);
    for (PixelOrder order : PixelOrder.values()) {
      String pairs = rle.pairs(order);
      assertThat(Rle.ofPairs(pairs, c.width, c.height, order)).as("%s", order).isEqualTo(rle);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void boxIsTheSmallestRectangle(Case c) {
    int left = c.width;
    int top = c.height;
    int right = -1;
    int bottom = -1;
    for (int i = 0; i < c.mask.length; i++) {
      if (c.mask[i] != 0) {
        left = Math.min(left, i % c.width);
        right = Math.max(right, i % c.width);
        top = Math.min(top, i / c.width);
        bottom = Math.max(bottom, i / c.width);
      }
    }
    assertThat(Rle.encode(c.mask, c.width, c.height).box())
        .isEqualTo(
            right < 0 ? new int[4] : new int[] {left, top, right - left + 1, bottom - top + 1});
  }

  @ParameterizedTest
  @MethodSource("cases")
  void setOperationsArePixelwise(Case c) {
    byte[] other = c.mask.clone();
    Random random = new Random(~c.seed);
    byte[] union = new byte[other.length];
    byte[] both = new byte[other.length];
    byte[] rest = new byte[other.length];
    for (int i = 0; i < other.length; i++) {
      other[i] ^= (byte) (random.nextInt(3) == 0 ? 1 : 0);
      union[i] = (byte) (c.mask[i] | other[i]);
      both[i] = (byte) (c.mask[i] & other[i]);
      rest[i] = (byte) (c.mask[i] & ~other[i]);
    }
    Rle a = Rle.encode(c.mask, c.width, c.height);
    Rle b = Rle.encode(other, c.width, c.height);
    assertThat(a.or(b)).isEqualTo(Rle.encode(union, c.width, c.height)).isEqualTo(b.or(a));
    assertThat(a.minus(b)).isEqualTo(Rle.encode(rest, c.width, c.height));
    assertThat(a.and(b)).isEqualTo(Rle.encode(both, c.width, c.height)).isEqualTo(b.and(a));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onePassFindsTheMaskOfEveryId(Case c) {
    byte[] ids = c.mask.clone();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (ids[i] * 200 + i % 7 / 6);
    }
    Map<Integer, Rle> masks = Rle.ofEach(ids, c.width, c.height);
    assertThat(masks.values().stream().mapToLong(Rle::area).sum()).isEqualTo(ids.length);
    masks.forEach(
        (id, rle) -> {
          byte[] mask = new byte[ids.length];
          for (int i = 0; i < ids.length; i++) {
            mask[i] = (byte) ((ids[i] & 0xff) == id ? 1 : 0);
          }
          assertThat(rle).as("%d", id).isEqualTo(Rle.encode(mask, c.width, c.height));
        });
  }

  @Test
  void emptyRunsInForeignCountsDoNotMatter() {
    assertThat(Rle.ofCounts(new long[] {0, 0, 2, 1, 0, 1, 2, 0}, 2, 3))
        .isEqualTo(Rle.ofCounts(new long[] {2, 2, 2}, 2, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /3   | '/' at character 0 of 2
          p    | 'p' at character 0 of 1
          P    | the end at character 1 of 1
          PPPPPPPPPP1 | 'P' at character 7
          4    | add up to 4 pixels
          7    | wanted at most 6
          O    | run of -1
          """)
  void refusesTextThatIsNotAMask(String text, String message) {
    assertThatThrownBy(() -> Rle.ofCompressed(text, 2, 3))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"1 2 2 1", "0 1", "6 2", "7 1", "1 -1", "1", "1 x", "1 99999999999", "-5 1"})
  void refusesPairsThatAreNotAMask(String text) {
    for (PixelOrder order : PixelOrder.values()) {
      assertThatThrownBy(() -> Rle.ofPairs(text, 2, 3, order)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void refusesMasksTooLargeToDecode() {
    long[] counts = {100_000L * 100_000};
    assertThatThrownBy(() -> Rle.ofCounts(counts, 100_000, 100_000))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("intarsia.limit.imagePixels");
    assertThatThrownBy(() -> Rle.ofPairs("", 0, 5, PixelOrder.ROWS)).isInstanceOf(Refusal.class);
  }

  @Test
  void refusesPolygonsThatAreNone() {
    assertThatThrownBy(() -> CocoPolygon.fill(new double[] {1, 2, 3, 4}, 9, 9))
        .hasMessageContaining("at least three corners");
    assertThatThrownBy(() -> CocoPolygon.fill(new double[] {0, 0, 1, 0, 1, Double.NaN}, 9, 9))
        .hasMessageContaining("coordinate NaN");
    assertThatThrownBy(() -> CocoPolygon.fill(new double[] {0, 0, 1e9, 0, 1, 1}, 9, 9))
        .isInstanceOf(Refusal.class);
    assertThat(CocoPolygon.fill(new double[] {1, 1, 1, 1, 1, 1}, 9, 9).area()).isZero();
  }
}
