package io.intarsia.image.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final byte[] PALETTE = {0, 0, 0, (byte) 255, 0, 0, 0, 100, 0};
  private final Picture picture = Picture.of(3, 1, new byte[] {10, 20, 30, 10, 20, 30, 10, 20, 30});
  private final LabelMap labels = LabelMap.of(3, 1, new byte[] {1, 2, (byte) 255});

  @Test
  void showsEveryClassInItsColourAndUnknownIdsBlack() {
    assertThat(Overlay.colours(labels, PALETTE).rgb())
        .containsExactly((byte) 255, 0, 0, 0, 100, 0, 0, 0, 0);
  }

  @Test
  void mixesTheColoursOfTheClassesShown() {
    Picture got = Overlay.blend(picture, labels, PALETTE, 0.5, id -> id != 255);
    assertThat(got.pixel(0, 0)).isEqualTo(133 << 16 | 10 << 8 | 15);
    assertThat(got.pixel(1, 0)).isEqualTo(5 << 16 | 60 << 8 | 15);
    assertThat(got.pixel(2, 0)).isEqualTo(picture.pixel(2, 0));
  }

  @Test
  void fullOpacityIsTheColourAndNoneThePicture() {
    assertThat(Overlay.blend(picture, labels, PALETTE, 0, id -> true)).isEqualTo(picture);
    assertThat(Overlay.blend(picture, labels, PALETTE, 1, id -> true))
        .isEqualTo(Overlay.colours(labels, PALETTE));
  }

  @Test
  void drawsALineWhereClassesMeet() {
    LabelMap four = LabelMap.of(3, 2, new byte[] {1, 1, 2, 1, 1, 1});
    Picture got = Overlay.boundaries(Picture.of(3, 2, new byte[18]), four, 0xabcdef);
    int[] want = {0, 0xabcdef, 0xabcdef, 0, 0, 0};
    for (int i = 0; i < 6; i++) {
      assertThat(got.pixel(i % 3, i / 3)).isEqualTo(want[i]);
    }
  }

  @Test
  void refusesLabelsOfOtherSides() {
    LabelMap other = LabelMap.of(1, 3, new byte[3]);
    assertThatThrownBy(() -> Overlay.blend(picture, other, PALETTE, 0.5, id -> true))
        .hasMessageContaining("1x3 labels do not lie on 3x1 RGB");
  }

  @Test
  void aLegendHasAChipOfEveryColourBesideThePicture() {
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      entries.add(new Legend.Entry("Straße " + i, 0x100000 * (i + 1)));
    }
    Picture legend = Legend.draw(entries, 100);
    assertThat(legend.height()).isLessThanOrEqualTo(104);
    Picture all = Legend.beside(Picture.of(5, 120, new byte[1800]), legend);
    assertThat(all.width()).isEqualTo(5 + legend.width());
    assertThat(all.height()).isEqualTo(120);
    assertThat(all.pixel(4, 119)).isZero();
    for (Legend.Entry entry : entries) {
      int count = 0;
      for (int i = 0; i < all.width() * all.height(); i++) {
        count += all.pixel(i % all.width(), i / all.width()) == entry.colour() ? 1 : 0;
      }
      assertThat(count).isEqualTo(16 * 16);
    }
  }
}
