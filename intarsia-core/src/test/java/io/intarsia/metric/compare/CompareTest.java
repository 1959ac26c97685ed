package io.intarsia.metric.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import io.intarsia.metric.ClassCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompareTest {
  private static List<ImageCounts> run(long seed, double skill, int images) {
    Random random = new Random(seed);
    List<ImageCounts> out = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      long right = Math.round(100 * Math.min(1, skill + 0.1 * random.nextDouble()));
      out.add(
          new ImageCounts(
              "p" + i,
              new ClassCounts(
                  new long[] {right, right}, new long[] {100, 100}, new long[] {100, 100})));
    }
    return out;
  }

  @Test
  void intervalsHoldTheScoreAndRepeat() {
    List<ImageCounts> images = run(1, 0.5, 40);
    Interval interval = Bootstrap.USUAL.of(images, ClassCounts::meanIou);
    assertThat(interval.holds(interval.estimate())).isTrue();
    assertThat(interval.high() - interval.low()).isBetween(0.001, 0.05);
    assertThat(Bootstrap.USUAL.of(images, ClassCounts::meanIou)).isEqualTo(interval);
    Interval narrow = new Bootstrap(1000, 0.5, 0).of(images, ClassCounts::meanIou);
    assertThat(narrow.high() - narrow.low()).isLessThan(interval.high() - interval.low());
    Interval one = Bootstrap.USUAL.of(images.subList(0, 1), ClassCounts::meanIou);
    assertThat(one.low()).isEqualTo(one.high());
    assertThatThrownBy(() -> Bootstrap.USUAL.of(List.of(), ClassCounts::meanIou))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void intervalsCoverTheTruthAsOftenAsTheySay() {
    int held = 0;
    for (int seed = 0; seed < 200; seed++) {
      List<ImageCounts> images = run(seed, 0.5, 50);
      held += new Bootstrap(200, 0.9, seed).of(images, c -> c.accuracy(0)).holds(0.55) ? 1 : 0;
    }
    assertThat(held).isBetween(160, 198);
  }

  @Test
  void aBetterRunIsFound() {
    List<ImageCounts> first = run(1, 0.5, 30);
    List<ImageCounts> second = new ArrayList<>(run(2, 0.6, 30));
    Collections.reverse(second);
    PairedComparison comparison = PairedComparison.of(first, second, Bootstrap.USUAL);
    assertThat(comparison.difference().low()).isPositive();
    assertThat(comparison.wins()).isEqualTo(30);
    assertThat(comparison.losses()).isZero();
    assertThat(comparison.signTest()).isEqualTo(2 * Math.pow(0.5, 30), within(1e-20));
    assertThat(comparison.wilcoxon()).isEqualTo(2 * Math.pow(0.5, 30), within(1e-20));
    assertThat(comparison.images().get(0).difference())
        .isLessThanOrEqualTo(comparison.images().get(29).difference());
  }

  @Test
  void aRunDoesNotDifferFromItself() {
    List<ImageCounts> run = run(1, 0.5, 30);
    PairedComparison comparison = PairedComparison.of(run, run, Bootstrap.USUAL);
    assertThat(comparison.signTest()).isEqualTo(1);
    assertThat(comparison.wilcoxon()).isEqualTo(1);
    assertThat(comparison.difference().high()).isZero();
  }

  @Test
  void refusesRunsOverOtherPictures() {
    List<ImageCounts> run = run(1, 0.5, 3);
    assertThatThrownBy(() -> PairedComparison.of(run, run.subList(0, 2), Bootstrap.USUAL))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("picture p2 is not in both runs");
    assertThatThrownBy(() -> PairedComparison.of(run.subList(0, 2), run, Bootstrap.USUAL))
        .hasMessageContaining("picture p2 is in the second run only");
    ImageCounts other =
        new ImageCounts(
            "p0", new ClassCounts(new long[] {1, 1}, new long[] {1, 1}, new long[] {1, 1}));
    assertThatThrownBy(
            () -> PairedComparison.of(run.subList(0, 1), List.of(other), Bootstrap.USUAL))
        .hasMessageContaining("100 true pixels of class 0 in the first run and 1 in the second");
  }

  @Test
  void signedRanksAreCountedOut() {
    double[] differences = {1.1, -0.4, 2.5, 0.9, 0, 1.7, -1.2, 3.1};
    // All 2^7 signs of the ranks 1..7; the negative ones hold ranks 1 and 4.
    int extreme = 0;
    for (int signs = 0; signs < 128; signs++) {
      int bits = signs;
      int sum = IntStream.rangeClosed(1, 7).filter(r -> (bits >> (r - 1) & 1) == 1).sum();
      extreme += sum <= 5 ? 1 : 0;
    }
    assertThat(PairedTests.wilcoxon(differences)).isEqualTo(2 * extreme / 128.0, within(1e-12));
    assertThat(PairedTests.sign(differences)).isEqualTo(2 * (1 + 7 + 21) / 128.0, within(1e-12));
  }

  @Test
  void tiedSizesShareTheirRanks() {
    // Ranks 1.5, 1.5, 3: the sums of the negative ones are at most 1.5 in 3 of 8 cases.
    assertThat(PairedTests.wilcoxon(new double[] {-1, 1, 2})).isEqualTo(0.75, within(1e-12));
  }

  @Test
  void manyDifferencesGoByTheNormalDistribution() {
    double[] differences = IntStream.range(0, 201).mapToDouble(i -> i - 85.5).toArray();
    double[] fewer = IntStream.range(0, 200).mapToDouble(i -> i - 85.5).toArray();
    double normal = PairedTests.wilcoxon(differences);
    assertThat(normal).isBetween(0.0, 0.1);
    assertThat(PairedTests.wilcoxon(fewer)).isBetween(normal, 4 * normal);
    assertThat(Normal.below(-1.959963984540054)).isEqualTo(0.025, within(1e-13));
    assertThat(Normal.below(-5)).isEqualTo(2.866515718791939e-7, within(1e-18));
    assertThat(Normal.below(0)).isEqualTo(0.5);
    assertThat(PairedTests.sign(new double[] {})).isEqualTo(1);
  }
}
