package io.intarsia.predict.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static MemoryPlan.Task huge(int classes) {
    return new MemoryPlan.Task(20_000, 20_000, 3, classes, 4, 32, 512, 0.25, 350_000_000, 500);
  }

  @Test
  void keepsThePreferredTileWhenTheBudgetAllows() {
    MemoryPlan plan = MemoryPlan.within(1_500_000_000, huge(150));

    assertThat(plan.tiles().tileHeight()).isEqualTo(512);
    assertThat(plan.bytes()).isLessThan(1_500_000_000);
    assertThat(plan.summary())
        .startsWith(plan.tiles().count() + " tiles of 512 x 512, at most ")
        .contains("logit strip 384.0");
  }

  @Test
  void takesSmallerTilesUnderASmallerBudget() {
    MemoryPlan plan = MemoryPlan.within(800_000_000, huge(150));

    assertThat(plan.tiles().tileHeight()).isBetween(128, 480);
    assertThat(plan.bytes()).isLessThanOrEqualTo(800_000_000);
  }

  @Test
  void refusesABudgetThatNoTileMeets() {
    assertThatThrownBy(() -> MemoryPlan.within(400_000_000, huge(150)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("in tiles of 128 takes")
        .hasMessageContaining("the budget is 400 MB");
  }
}
