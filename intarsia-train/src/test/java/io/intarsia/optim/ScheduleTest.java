package io.intarsia.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static Schedule schedule(String yaml, long steps) {
    return ScheduleSpecs.read(Config.parse("test", yaml).root()).create(0.1, steps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: constant} | 0.1 | 0.1 | 0.1",
        "{type: poly, power: 1} | 0.1 | 0.05 | 0",
        "{type: mmcv_poly, power: 1, min_lr: 0.02} | 0.1 | 0.06 | 0.02",
        "{type: cosine, eta_min: 0.02} | 0.1 | 0.06 | 0.02",
        "{type: linear, start_factor: 0.5} | 0.05 | 0.075 | 0.1",
        "{type: one_cycle, pct_start: 0.51, anneal: linear} | 0.004 | 0.1 | 4e-7",
        "{type: cyclic, base_lr: 0.01, max_lr: 0.11, step_size_up: 50} | 0.01 | 0.11 | 0.01",
        "{type: exponential, gamma: 0.5} | 0.1 | 8.8817841970e-17 | 7.8886090522e-32",
        "{type: warmup, iters: 100, factor: 0.2, then: constant} | 0.02 | 0.06 | 0.1",
        "{type: sequential, parts: [constant, poly], milestones: [50]} | 0.1 | 0.1 | 0",
      })
  void takesTheRunsLengthIfItHasNone(String yaml, double first, double middle, double last) {
    Schedule schedule = schedule(yaml, 100);
    assertThat(schedule.at(0)).isCloseTo(first, Offset.offset(1e-12));
    assertThat(schedule.at(50)).isCloseTo(middle, Offset.offset(1e-12));
    assertThat(schedule.at(100)).isCloseTo(last, Offset.offset(1e-12));
  }

  @Test
  void aPlateauGoesOnFromItsState() {
    String yaml =
        "{type: warmup, iters: 1, then: {type: plateau, mode: max, factor: 0.5, patience: 1}}";
    Schedule whole = schedule(yaml, 1);
    whole.observe(0.5);
    whole.observe(0.4);
    Schedule resumed = schedule(yaml, 1);
    resumed.load(whole.state());
    whole.observe(0.3);
    resumed.observe(0.3);
    assertThat(whole.at(9)).isEqualTo(0.05);
    assertThat(resumed.at(9)).isEqualTo(0.05);
    assertThat(resumed.state()).isEqualTo(whole.state());
  }

  @Test
  void refusesAnotherState() {
    Schedule plateau = schedule("{type: plateau}", 1);
    assertThatThrownBy(() -> plateau.load(Map.of("lr", 0.1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("num_bad_epochs");
    assertThatThrownBy(() -> schedule("{type: poly}", 9).load(plateau.state()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("this schedule has none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: cosin}",
        "{type: poly, powr: 1}",
        "{type: step}",
        "{type: step, step_size: 0}",
        "{type: multi_step, milestones: [5, 3]}",
        "{type: sequential, parts: [constant], milestones: [5]}",
        "{type: one_cycle, pct_start: 1.5}",
        "{type: exponential}"
      })
  void refusesOtherConfigurations(String yaml) {
    assertThatThrownBy(() -> schedule(yaml, 9))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.USAGE));
  }
}
