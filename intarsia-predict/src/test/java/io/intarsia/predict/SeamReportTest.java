package io.intarsia.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.image.LabelMap;
import io.intarsia.predict.tile.Tiles;
import org.junit.jupiter.api.Test;

class SeamReportTest {
  @Test
  void countsDifferencesNearSeamsAndAwayFromThem() {
    Tiles tiles = Tiles.aligned(40, 100, 60, 1.0 / 3, 4);
    byte[] ids = new byte[100 * 40];
    ids[10] = 1;
    ids[52] = 1;
    ids[100 + 55] = 1;

    SeamReport report =
        SeamReport.of(LabelMap.of(100, 40, ids), LabelMap.of(100, 40, new byte[4000]), tiles, 8);

    assertThat(tiles.lefts()).containsExactly(0, 40);
    assertThat(report.pixelsAtSeams()).isEqualTo(16 * 40);
    assertThat(report.pixelsInside()).isEqualTo(84 * 40);
    assertThat(report.atSeams()).isCloseTo(2.0 / 640, within(1e-9));
    assertThat(report.inside()).isCloseTo(1.0 / 3360, within(1e-9));
    assertThat(report.ratio()).isCloseTo(10.5, within(1e-9));
  }
}
