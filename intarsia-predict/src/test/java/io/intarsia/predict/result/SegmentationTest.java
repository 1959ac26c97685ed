package io.intarsia.predict.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import io.intarsia.metric.Rle;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  private static final float[] SURE = {1, 1, 0.5f, 0, 0.25f, 1, 1, 1};

  @Test
  void measuresAreasLargestFirst() {
    Segmentation s = Results.of(null, "1122", "2.27");
    assertThat(s.areas())
        .extracting(a -> a.group().name())
        .containsExactly("sea/lake, water", "wall", "sky");
    assertThat(s.areas()).extracting(ClassArea::pixels).containsExactly(4L, 2L, 1L);
    assertThat(s.areas()).extracting(ClassArea::share).containsExactly(0.5, 0.25, 0.125);
    assertThat(s.area("ground"))
        .extracting(ClassArea::pixels, ClassArea::score)
        .containsExactly(0L, null);
  }

  @Test
  void measuresMergesAsTheSumOfTheirMembers() {
    Segmentation s =
        Results.of(Confidence.of(SURE), "1122", "2.27")
            .in(Results.SPACE.withMerge("facade=wall,water"));
    assertThatThrownBy(() -> s.area("lake!")).isInstanceOf(Refusal.class);
    ClassArea facade = s.area("facade");
    assertThat(facade.pixels()).isEqualTo(6);
    assertThat(facade.score()).isEqualTo((1 + 1 + 0.5 + 0 + 0.25 + 1) / 6, within(1e-6));
    assertThat(s.mask("Facade ").values()).containsExactly(-1, -1, -1, -1, -1, 0, -1, 0);
  }

  @Test
  void listsSegmentsAsPipelinesDo() {
    Segmentation s = Results.of(Confidence.ofBytes(new byte[] {-1, 0, 51, 51}), "7100");
    assertThat(s.segments()).extracting(Segment::label).containsExactly("ground", "wall", "sky");
    assertThat(s.segments().get(0).score()).isEqualTo(0.2, within(1e-6));
    assertThat(s.segments().get(0).mask().values()).containsExactly(0, 0, -1, -1);
    assertThat(Results.of(null, "1").segments().get(0).score()).isNull();
  }

  @Test
  void runLengthsOfEachIdEqualItsMask() {
    Segmentation s = new Segmentation(Results.random(5, 33, 21), Results.SPACE, null, Results.MADE);
    s.present()
        .forEach(
            g ->
                assertThat(s.rles().get(g.ids().get(0)))
                    .isEqualTo(Rle.encode(s.mask(g).values(), 33, 21)));
  }

  @Test
  void refusesAClassTheSpaceLacks() {
    assertThatThrownBy(() -> Results.of(null, "13"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("the label map holds class 3, but label space test");
    assertThatThrownBy(() -> Results.of(Confidence.of(new float[3]), "11"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Results.of(null, "11").mask("skye"))
        .hasMessageContaining("the nearest are 'sky'");
  }

  @Test
  void saysWhatItIs() {
    assertThat(Results.of(null, "1172")).hasToString("4x1 labels, 3 classes of test, 13 ms");
  }
}
