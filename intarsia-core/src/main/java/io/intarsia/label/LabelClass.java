package io.intarsia.label;

import io.intarsia.base.Refusal;
import java.util.List;

/**
 * One class of a label space.
 *
 * @param id the value of its pixels, 0..65535
 * @param name the name it is printed with, as its source spells it
 * @param synonyms the names it is found by, the foremost first
 * @param rgb its colour, {@code 0xRRGGBB}
 */
public record LabelClass(int id, String name, List<String> synonyms, int rgb) {
  /**
   * @throws Refusal MODEL for an id out of range or a blank name
   */
  public LabelClass {
    if (id < 0 || id > LabelSpace.MAX_ID) {
      throw Refusal.model(
          "class id %d ('%s') is out of range: ids go from 0 to %d", id, name, LabelSpace.MAX_ID);
    }
    name = name.strip();
    if (name.isEmpty()) {
      throw Refusal.model("class %d has a blank name; give every id of id2label a name", id);
    }
    synonyms = synonyms.isEmpty() ? List.of(name) : List.copyOf(synonyms);
    rgb &= 0xffffff;
  }

  /** A class found by each part of a name such as {@code "windowpane, window"}. */
  public static LabelClass of(int id, String name, int rgb) {
    return new LabelClass(id, name, Names.parts(name), rgb);
  }

  /** True if every comma- or semicolon-separated part of the text is one of the synonyms. */
  boolean answersTo(String text) {
    List<String> parts = Names.parts(text);
    return !parts.isEmpty()
        && parts.stream().allMatch(p -> synonyms.stream().anyMatch(s -> Names.same(p, s)));
  }
}
