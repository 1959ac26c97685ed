package io.intarsia.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSpaceTest {
  private static final LabelSpace ADE = LabelSpace.builtIn("ade20k");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          window                  | 8
          Windowpane              | 8
          windowpane, window      | 8
          window; windowpane      | 8
          '  WALL '               | 0
          television              | 89
          television  receiver    | 89
          pavement                | 11
          screen                  | 130
          counter                 | 45
          pot                     | 125
          """)
  void findsByNameAndBySynonym(String wanted, int id) {
    assertThat(ADE.find(wanted).ids()).containsExactly(id);
  }

  @Test
  void namesTheClassByItsOwnNameWhenFoundByASynonym() {
    assertThat(ADE.find("motorcar")).isEqualTo(new ClassGroup("car", List.of(20), 0x0066c8));
  }

  @Test
  void refusesAnUnknownNameWithTheNearest() {
    assertThatThrownBy(() -> ADE.find(" Bulding"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("no class 'Bulding' in ade20k (150 classes); the nearest are ")
        .hasMessageContaining("'building'")
        .extracting(e -> ((Refusal) e).kind())
        .isEqualTo(Refusal.Kind.USAGE);
    assertThatThrownBy(() -> ADE.find("")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> ADE.find("x".repeat(1_000_000))).isInstanceOf(Refusal.class);
  }

  @Test
  void refusesASynonymOfTwoClasses() {
    assertThatThrownBy(() -> ADE.find("ground"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "'ground' is a synonym of several classes of ade20k: say which of 'earth', 'land'");
  }

  @Test
  void findsClassesOfEqualNameTogether() {
    LabelSpace space =
        space(LabelClass.of(3, "wall", 1), LabelClass.of(7, "Wall", 2), LabelClass.of(9, "sky", 3));
    assertThat(space.find("wall").ids()).containsExactly(3, 7);
  }

  @Test
  void mergesClassesUnderANewName() {
    LabelSpace space = ADE.withMerge("facade=wall, edifice");
    assertThat(space.find("Facade")).isEqualTo(new ClassGroup("facade", List.of(0, 1), 0x787878));
    assertThat(space.classes()).isEqualTo(ADE.classes());
    assertThat(ADE.merges()).isEmpty();
  }

  @Test
  void mergingIsASetUnion() {
    LabelSpace a = ADE.withMerge("m=sky,wall,wall");
    LabelSpace b = ADE.withMerge("m=wall;sky");
    assertThat(a.find("m").ids()).isEqualTo(b.find("m").ids()).containsExactly(0, 2);
    LabelSpace nested = a.withMerge("n=m,door").withMerge("o=n,m,door");
    assertThat(nested.find("n").ids()).containsExactly(0, 2, 14);
    assertThat(nested.find("o").ids()).isEqualTo(nested.find("n").ids());
    assertThat(ADE.withMerge("one=sky").find("one").ids()).isEqualTo(ADE.find("sky").ids());
  }

  @Test
  void aMergeMayTakeTheNameOfASynonym() {
    assertThat(ADE.withMerge("ground=earth,land").find("ground").ids()).containsExactly(13, 94);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sky=wall,building   | cannot merge into 'sky'
          facade              | wants the form
          facade=             | wants a name and at least one class
          =wall               | wants a name and at least one class
          facade=wall,bilding | no class 'bilding'
          """)
  void refusesAMergeThatMeansNothing(String text, String message) {
    assertThatThrownBy(() -> ADE.withMerge(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> ADE.withMerge("a=sky").withMerge("A=wall"))
        .hasMessageContaining("already has that name");
  }

  @Test
  void groupsTellTheirMembers() {
    ClassGroup group = new ClassGroup("g", List.of(5, 2, 5), 0);
    assertThat(group.ids()).containsExactly(2, 5);
    assertThat(group.contains(5)).isTrue();
    assertThat(group.contains(3)).isFalse();
    assertThat(group.table()).containsExactly(false, false, true, false, false, true);
  }

  @Test
  void readsReducedAnnotations() {
    assertThat(ADE.fromAnnotation(0)).isEqualTo(255);
    assertThat(ADE.fromAnnotation(255)).isEqualTo(255);
    assertThat(ADE.fromAnnotation(1)).isZero();
    assertThat(ADE.fromAnnotation(150)).isEqualTo(149);
    assertThat(ADE.withReduceLabels(false).fromAnnotation(0)).isZero();
    LabelSpace firstIgnored = ADE.withIgnoreId(0);
    assertThat(firstIgnored.fromAnnotation(0)).isZero();
    assertThat(ADE.withIgnoreId(LabelSpace.NONE).fromAnnotation(0)).isEqualTo(LabelSpace.NONE);
  }

  @Test
  void findsIdsAcrossGaps() {
    LabelSpace space =
        space(LabelClass.of(9, "c", 3), LabelClass.of(0, "a", 1), LabelClass.of(4, "b", 2));
    assertThat(space.maxId()).isEqualTo(9);
    int[] expected = {0, -1, -1, -1, 1, -1, -1, -1, -1, 2, -1};
    for (int id = -1; id < expected.length; id++) {
      assertThat(space.indexOf(id)).as("%d", id).isEqualTo(id < 0 ? -1 : expected[id]);
    }
    assertThat(space.byId(4).name()).isEqualTo("b");
    assertThat(space.rgb(4)).isEqualTo(2);
    assertThat(space.rgb(5)).isZero();
    assertThatThrownBy(() -> space.byId(5)).hasMessage("no class 5 in test: its ids are 0 to 9");
  }

  @Test
  void refusesClassesThatCannotBe() {
    assertThatThrownBy(() -> space()).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> space(LabelClass.of(1, "a", 0), LabelClass.of(1, "b", 0)))
        .isInstanceOf(Refusal.class)
        .hasMessage("label space 'test' gives id 1 to both 'a' and 'b'");
    assertThatThrownBy(() -> LabelClass.of(65_536, "a", 0)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> LabelClass.of(-1, "a", 0)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> LabelClass.of(0, " ", 0)).isInstanceOf(Refusal.class);
  }

  private static LabelSpace space(LabelClass... classes) {
    return new LabelSpace("test", List.of(classes), LabelSpace.NONE, false, List.of());
  }
}
