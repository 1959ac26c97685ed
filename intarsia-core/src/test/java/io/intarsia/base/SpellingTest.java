package io.intarsia.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  @ParameterizedTest
  @CsvSource({"'', '', 0", "abc, '', 3", "'', abc, 3", "kitten, sitting, 3", "flaw, lawn, 2"})
  void countsEdits(String a, String b, int edits) {
    assertThat(Spelling.distance(a, b)).isEqualTo(edits);
  }

  @Test
  void comparesBeginningsOfEndlessWords() {
    assertThat(Spelling.distance("a".repeat(1 << 20), "a".repeat(1 << 20) + "b")).isZero();
  }

  @Test
  void namesOnlyWhatIsNear() {
    List<String> known = List.of("train", "val", "test");
    assertThat(Spelling.nearest("tets", known)).isEmpty();
    assertThat(Spelling.nearest("tst", known)).contains("test");
    assertThat(Spelling.nearest("trian", known)).isEmpty();
    assertThat(Spelling.nearest("training", known)).isEmpty();
    assertThat(Spelling.nearest("validate", List.of("validated", "val"))).contains("validated");
    assertThat(Spelling.nearest("x", List.of())).isEmpty();
  }
}
