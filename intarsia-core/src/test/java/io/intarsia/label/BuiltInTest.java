package io.intarsia.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInTest {
  @ParameterizedTest
  @CsvSource({
    "ade20k, 150, 149, 255, true",
    "cityscapes, 19, 18, 255, false",
    "voc, 21, 20, 255, false",
    "coco-stuff, 171, 170, 255, false",
    "coco-stuff-182, 171, 181, 255, false",
    "clothes, 18, 17, 255, false",
    "camvid, 11, 10, 11, false"
  })
  void hasItsSizeAndSettings(String name, int size, int maxId, int ignore, boolean reduce) {
    LabelSpace space = LabelSpace.builtIn(name);
    assertThat(space.size()).isEqualTo(size);
    assertThat(space.maxId()).isEqualTo(maxId);
    assertThat(space.ignoreId()).isEqualTo(ignore);
    assertThat(space.reduceLabels()).isEqualTo(reduce);
    assertThat(space.contains(ignore)).isFalse();
    assertThat(space.classes().stream().map(LabelClass::name)).doesNotHaveDuplicates();
    assertThat(LabelSpace.builtIns()).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "ade20k, wall, 0, 787878",
    "ade20k, windowpane, 8, e6e6e6",
    "ade20k, person, 12, 96053d",
    "ade20k, flag, 149, 5c00ff",
    "cityscapes, road, 0, 804080",
    "cityscapes, traffic light, 6, faaa1e",
    "cityscapes, bicycle, 18, 770b20",
    "voc, background, 0, 000000",
    "voc, aeroplane, 1, 800000",
    "voc, person, 15, c08080",
    "voc, tvmonitor, 20, 004080",
    "clothes, Upper-clothes, 4, 000080",
    "clothes, Scarf, 17, 804000",
    "camvid, sky, 0, 808080",
    "camvid, pavement, 4, 3c28de",
    "camvid, bicyclist, 10, 0080c0",
    "coco-stuff, person, 0, 00c040",
    "coco-stuff, stop sign, 11, 0000e0",
    "coco-stuff, wood, 170, 404000",
    "coco-stuff-182, stop sign, 12, 0000e0",
    "coco-stuff-182, hair drier, 88, 4080e0",
    "coco-stuff-182, banner, 91, 00c000",
    "coco-stuff-182, wood, 181, 404000"
  })
  void agreesWithItsSource(String space, String name, int id, String rgb) {
    LabelClass found = LabelSpace.builtIn(space).byId(id);
    assertThat(found.name()).isEqualTo(name);
    assertThat(found.rgb()).isEqualTo(Integer.parseInt(rgb, 16));
  }

  @Test
  void vocAndClothesHaveInterleavedColours() {
    for (String name : List.of("voc", "clothes")) {
      LabelSpace space = LabelSpace.builtIn(name);
      assertThat(space.classes().stream().mapToInt(LabelClass::rgb))
          .as(name)
          .containsExactly(
              Arrays.stream(Palettes.interleaved(space.size())).boxed().toArray(Integer[]::new));
    }
    assertThat(Arrays.stream(Palettes.interleaved(256)).distinct().count()).isEqualTo(256);
  }

  @Test
  void refusesAnUnknownSpaceAndListsTheKnown() {
    assertThatThrownBy(() -> LabelSpace.builtIn("ade"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ade20k, cityscapes, voc");
    assertThat(LabelSpace.builtIn(" VOC ").name()).isEqualTo("voc");
  }

  @Test
  void recognisesItselfByItsNames() {
    for (String name : LabelSpace.builtIns()) {
      LabelSpace space = LabelSpace.builtIn(name);
      assertThat(LabelSpace.of(id2label(space))).isEqualTo(space);
    }
  }

  @Test
  void recognisesAde20kBySynonymsAndKeepsTheModelsSpelling() {
    Map<Integer, String> names = id2label(LabelSpace.builtIn("ade20k"));
    names.put(7, "bed ");
    names.put(8, "windowpane, window ");
    names.put(89, "television");
    names.put(1, "building;edifice");
    LabelSpace space = LabelSpace.of(names);
    assertThat(space.name()).isEqualTo("ade20k");
    assertThat(space.byId(8).name()).isEqualTo("windowpane, window");
    assertThat(space.byId(8).rgb()).isEqualTo(0xe6e6e6);
    assertThat(space.find("window").ids()).containsExactly(8);
    assertThat(space.find("windowpane, window").ids()).containsExactly(8);
    assertThat(space.find("tv set").ids()).containsExactly(89);
    assertThat(space.find("edifice").ids()).containsExactly(1);
    assertThat(space.reduceLabels()).isTrue();
  }

  @Test
  void takesOtherNamesAsTheyStandWithColoursOfTheirOwn() {
    Map<Integer, String> names = id2label(LabelSpace.builtIn("cityscapes"));
    names.put(3, "hedge");
    LabelSpace space = LabelSpace.of(names);
    assertThat(space.name()).isEqualTo("custom");
    assertThat(space).isEqualTo(LabelSpace.of(names));
    assertThat(space.classes().stream().map(LabelClass::rgb)).doesNotHaveDuplicates();
    assertThat(LabelSpace.of(Map.of(0, "background", 1, "vessel")).rgb(0)).isZero();
    assertThat(LabelSpace.of(Map.of(0, "screen, display")).find("Display").ids())
        .containsExactly(0);
  }

  @Test
  void refusesLabelsThatNameNothing() {
    assertThatThrownBy(() -> LabelSpace.of(Map.of())).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> LabelSpace.of(Map.of(0, " ")))
        .hasMessageContaining("class 0 has a blank name");
    assertThatThrownBy(() -> LabelSpace.of(Map.of(70_000, "a")))
        .hasMessageContaining("ids go from 0 to 65535");
  }

  @Test
  void distinctColoursAreDistinctAndDoNotDependOnTheCount() {
    List<Integer> many = IntStream.of(Palettes.distinct(2000)).boxed().toList();
    assertThat(many).doesNotHaveDuplicates();
    assertThat(many.subList(0, 10))
        .isEqualTo(new ArrayList<>(IntStream.of(Palettes.distinct(10)).boxed().toList()));
  }

  private static Map<Integer, String> id2label(LabelSpace space) {
    Map<Integer, String> names = new TreeMap<>();
    space.classes().forEach(c -> names.put(c.id(), c.name()));
    return names;
  }
}
