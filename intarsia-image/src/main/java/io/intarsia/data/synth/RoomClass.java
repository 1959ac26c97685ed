package io.intarsia.data.synth;

import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The classes of the rooms, in the order of their ids; names and colours are ADE20K's. */
enum RoomClass {
  WALL,
  FLOOR,
  CEILING,
  WINDOWPANE,
  DOOR,
  PAINTING,
  TABLE,
  CHAIR,
  CABINET,
  BED,
  LAMP,
  RUG,
  SOFA,
  PLANT;

  /** The position in the label space. */
  int id() {
    return ordinal();
  }

  /** All of them; murals belong to painting, and it is found by that name too. */
  static LabelSpace space() {
    LabelSpace ade = LabelSpace.builtIn("ade20k");
    List<LabelClass> classes = new ArrayList<>();
    for (RoomClass c : values()) {
      String name = c.name().toLowerCase(Locale.ROOT);
      ClassGroup known = ade.find(name);
      List<String> names = new ArrayList<>(ade.byId(known.ids().get(0)).synonyms());
      names.remove(name);
      names.add(0, name);
      if (c == PAINTING) {
        names.add("mural");
      }
      classes.add(new LabelClass(c.id(), name, names, known.rgb()));
    }
    return new LabelSpace("rooms", classes, 255, false, List.of());
  }
}
