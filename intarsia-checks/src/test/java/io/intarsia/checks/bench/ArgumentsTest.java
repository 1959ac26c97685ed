package io.intarsia.checks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  @Test
  void readsOptions() {
    Arguments arguments = Arguments.parse(List.of("forward", "--pairs", "3", "--side", "64"));
    assertThat(arguments.benchmark()).isEqualTo("forward");
    assertThat(arguments.pairs(15)).isEqualTo(3);
    assertThat(arguments.number("side", 512)).isEqualTo(64);
    assertThat(Arguments.parse(List.of("forward")).pairs(15)).isEqualTo(15);
  }

  @Test
  void onlyChoosesNetworksAndRows() {
    Arguments arguments = Arguments.parse(List.of("forward", "--only", "b0,b2/default"));
    assertThat(arguments.wants("b0")).isTrue();
    assertThat(arguments.wants("b0/torch-fp32")).isTrue();
    assertThat(arguments.wants("b2")).isTrue();
    assertThat(arguments.wants("b2/default")).isTrue();
    assertThat(arguments.wants("b2/torch-fp32")).isFalse();
    assertThat(arguments.wants("b")).isFalse();
    assertThat(Arguments.parse(List.of("forward")).wants("b5")).isTrue();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Arguments.parse(List.of("forward", "--fast", "1")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--fast");
    assertThatThrownBy(() -> Arguments.parse(List.of("forward", "--pairs")))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Arguments.parse(List.of("forward", "--pairs", "0")).pairs(15))
        .isInstanceOf(Refusal.class);
  }
}
