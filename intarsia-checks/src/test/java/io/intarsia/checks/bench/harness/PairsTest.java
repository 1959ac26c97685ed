package io.intarsia.checks.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PairsTest {
  @Test
  void medianIsTheMiddleOfOddAndTheMeanOfTheMiddleOfEvenCounts() {
    assertThat(Pairs.median(5, 1, 9)).isEqualTo(5);
    assertThat(Pairs.median(4, 1, 9, 2)).isEqualTo(3);
    assertThat(Pairs.median(7)).isEqualTo(7);
  }

  @Test
  void ratioIsTheMedianOverTurnsNotTheRatioOfMedians() {
    Pairs pairs = new Pairs(new double[] {1, 6, 30}, new double[] {2, 10, 20});
    assertThat(pairs.ratio()).isEqualTo(0.6);
    assertThat(pairs.ourMedian()).isEqualTo(6);
    assertThat(pairs.baselineMedian()).isEqualTo(10);
  }

  @Test
  void measuresByTurnsBaselineFirst() {
    List<String> turns = new ArrayList<>();
    Pairs pairs =
        Pairs.measure(
            2,
            () -> {
              turns.add("ours");
              return 1;
            },
            () -> {
              turns.add("baseline");
              return 4;
            });
    assertThat(turns).containsExactly("baseline", "ours", "baseline", "ours");
    assertThat(pairs.ratio()).isEqualTo(0.25);
  }

  @Test
  void refusesHalvesOfUnequalLength() {
    assertThatThrownBy(() -> new Pairs(new double[1], new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
