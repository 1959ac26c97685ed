package io.intarsia.predict.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.image.LabelMap;
import io.intarsia.label.ClassGroup;
import io.intarsia.metric.CocoPolygon;
import io.intarsia.metric.Rle;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
  @Test
  void outlinesARegionAndItsHole() {
    Segmentation s = Results.of(null, "00000", "01110", "01010", "01110");
    Region wall = s.regions(s.space().find("wall"), 1).get(0);
    assertThat(wall.pixels()).isEqualTo(8);
    assertThat(List.of(wall.x(), wall.y(), wall.width(), wall.height()))
        .containsExactly(1, 1, 3, 3);
    assertThat(wall.rings().get(0).toArray()).containsExactly(1, 1, 4, 1, 4, 4, 1, 4);
    assertThat(wall.rings().get(1).toArray()).containsExactly(2, 3, 3, 3, 3, 2, 2, 2);
    assertThat(wall.rings().get(1).signedArea()).isEqualTo(-1);
    assertThat(wall.hasHoles()).isTrue();
    assertThat(wall.score()).isNull();
  }

  @Test
  void pixelsThatMeetInACornerOnlyAreTwoRegions() {
    Segmentation s = Results.of(null, "10", "01");
    assertThat(s.regions(s.space().find("wall"), 1)).hasSize(2);
  }

  @Test
  void aHoleMayTouchTheOutlineInACorner() {
    Segmentation s = Results.of(null, "1110", "1011", "1111");
    Region wall = s.regions(s.space().find("wall"), 1).get(0);
    assertThat(wall.rings()).hasSize(2);
    Segmentation t = Results.of(null, "1101", "1011", "1111");
    assertThat(t.regions(t.space().find("wall"), 1).get(0).rings()).hasSize(2);
  }

  @Test
  void leavesOutSmallRegionsAndTakesAMergeAsAWhole() {
    Segmentation s =
        Results.of(null, "1200", "1200", "0001").in(Results.SPACE.withMerge("facade=wall,water"));
    assertThat(s.regions(2))
        .extracting(r -> r.group().name())
        .containsExactly("wall", "sea/lake, water", "ground");
    List<Region> facade = s.regions(s.space().find("facade"), 2);
    assertThat(facade).hasSize(1);
    assertThat(facade.get(0).rings().get(0).toArray()).containsExactly(0, 0, 2, 0, 2, 2, 0, 2);
  }

  @Test
  void scoresARegionByTheMeanOfItsPixels() {
    Segmentation s = Results.of(Confidence.of(new float[] {0.5f, 1, 0.25f, 0.75f}), "1101");
    assertThat(s.regions(1)).extracting(Region::score).containsExactly(0.75, 0.25, 0.75);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void ringsEncloseExactlyTheirPixels(long seed) {
    LabelMap map = Results.random(seed, 30 + (int) seed, 41);
    Segmentation s = new Segmentation(map, Results.SPACE, null, Results.MADE);
    byte[] seen = new byte[map.ids().length];
    for (Region region : s.regions(1)) {
      long area = region.rings().stream().mapToLong(Ring::signedArea).sum();
      assertThat(area).isEqualTo(region.pixels());
      assertThat(region.rings().get(0).signedArea()).isPositive();
      assertThat(region.rings().subList(1, region.rings().size()))
          .allMatch(ring -> ring.signedArea() < 0);
      region.rings().forEach(RegionsTest::assertSimple);
      byte[] filled = filled(region, map);
      int start = firstOf(filled);
      assertThat(filled).isEqualTo(flooded(map, start));
      for (int i = 0; i < filled.length; i++) {
        seen[i] += filled[i];
      }
    }
    byte[] once = new byte[seen.length];
    Arrays.fill(once, (byte) 1);
    assertThat(seen).isEqualTo(once);
  }

  @Test
  void findsTheSameWithAllClassesAtOnceAndOneByOne() {
    Segmentation s =
        new Segmentation(Results.random(99, 50, 40), Results.SPACE, null, Results.MADE);
    for (ClassGroup group : s.present()) {
      assertThat(s.regions(group, 3))
          .isEqualTo(s.regions(3).stream().filter(r -> r.group().equals(group)).toList());
    }
  }

  /** The region drawn as COCO draws: the outline's pixels less those of the holes. */
  private static byte[] filled(Region region, LabelMap map) {
    byte[] mask = new byte[map.ids().length];
    for (Ring ring : region.rings()) {
      double[] xy = Arrays.stream(ring.toArray()).asDoubleStream().toArray();
      Rle rle = CocoPolygon.fill(xy, map.width(), map.height());
      assertThat(rle.area()).isEqualTo(Math.abs(ring.signedArea()));
      byte[] part = rle.decode();
      for (int i = 0; i < mask.length; i++) {
        mask[i] ^= part[i];
      }
    }
    return mask;
  }

  private static int firstOf(byte[] mask) {
    int at = 0;
    while (mask[at] == 0) {
      at++;
    }
    return at;
  }

  private static byte[] flooded(LabelMap map, int start) {
    byte[] mask = new byte[map.ids().length];
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
    mask[start] = 1;
    while (!open.isEmpty()) {
      int at = open.pop();
      int x = at % map.width();
      int[] next = {
        x > 0 ? at - 1 : at,
        x < map.width() - 1 ? at + 1 : at,
        Math.max(at - map.width(), x),
        at + map.width() < mask.length ? at + map.width() : at
      };
      for (int n : next) {
        if (mask[n] == 0 && map.ids()[n] == map.ids()[start]) {
          mask[n] = 1;
          open.push(n);
        }
      }
    }
    return mask;
  }

  private static void assertSimple(Ring ring) {
    Set<Long> corners = new HashSet<>();
    for (int i = 0, j = ring.corners() - 1; i < ring.corners(); j = i++) {
      assertThat(corners.add((long) ring.x(i) << 32 | ring.y(i))).as("%s", ring).isTrue();
      assertThat(ring.x(i) == ring.x(j)).isNotEqualTo(ring.y(i) == ring.y(j));
    }
  }
}
