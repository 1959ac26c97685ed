package io.intarsia.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void takesNamesApartAtCommasAndSemicolons() {
    assertThat(Names.parts(" a b ,c;; d,")).containsExactly("a b", "c", "d");
  }

  @Test
  void listsTheNearestFirst() {
    assertThat(Names.nearest("Skay", Stream.of("sea", "building", "sky", "sky"), 2))
        .containsExactly("sky", "sea");
  }
}
