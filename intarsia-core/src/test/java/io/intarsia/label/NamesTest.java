package io.intarsia.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, '', 3", "'', abc, 3", "kitten, sitting, 3", "flaw, lawn, 2"})
  void countsEdits(String a, String b, int edits) {
    assertThat(Names.edits(a, b)).isEqualTo(edits);
  }

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
