package io.intarsia.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DimTest {
  private final Dim height = Dim.symbol("H");

  @Test
  void chainsOfStridesCollapseIntoOneQuotient() {
    Dim twice = height.plus(1).floorDiv(2).plus(1).floorDiv(2);
    assertThat(twice).isEqualTo(height.plus(3).floorDiv(4)).hasToString("floor((H + 3)/4)");
  }

  @Test
  void equalSizesReachedInTwoWaysAreEqual() {
    Dim a = height.times(Dim.symbol("W")).plus(height);
    Dim b = Dim.symbol("W").plus(1).times(height);
    assertThat(a).isEqualTo(b);
    assertThat(a.plus(b.times(-1))).isEqualTo(Dim.of(0));
  }

  @Test
  void multiplesDivideExactly() {
    assertThat(height.times(4).plus(3).floorDiv(4)).isEqualTo(height);
  }

  @Test
  void bindingGivesTheNumberThatIntegerArithmeticGives() {
    for (long h = 1; h < 70; h++) {
      Dim size = height.plus(-1).floorDiv(4).plus(1).ceilDiv(2).times(3).plus(-2);
      assertThat(size.bind(Map.of("H", h)).known()).isEqualTo(((h - 1) / 4 + 1 + 1) / 2 * 3 - 2);
    }
  }
}
