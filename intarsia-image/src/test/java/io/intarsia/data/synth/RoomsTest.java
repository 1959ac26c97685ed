package io.intarsia.data.synth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class RoomsTest {
  @Test
  void theBytesAreTheSameOnEveryMachine() {
    Rooms rooms = new Rooms(5, 40, 96, 72);
    CRC32 sum = new CRC32();
    for (int i = 0; i < 40; i++) {
      Sample sample = rooms.load(i);
      sum.update(sample.picture().rgb());
      sum.update(labels(sample).ids());
    }
    assertEquals("9f229076", Long.toHexString(sum.getValue()));
  }

  @Test
  void aSampleDoesNotDependOnTheOthers() {
    Sample alone = new Rooms(5, 10, 64, 48).load(7);
    Rooms rooms = new Rooms(5, 100, 64, 48);
    assertNotEquals(alone.picture(), rooms.load(6).picture());
    assertEquals(alone, rooms.load(7));
    assertNotEquals(alone.picture(), new Rooms(6, 10, 64, 48).load(7).picture());
    assertNotEquals(rooms.fingerprint(), new Rooms(6, 100, 64, 48).fingerprint());
    assertEquals(rooms.fingerprint(), new Rooms(5, 100, 64, 48).fingerprint());
  }

  @Test
  void aLabelIsThatOfThePixelsMiddleAtAnySize() {
    for (int i = 0; i < 12; i++) {
      LabelMap small = labels(new Rooms(3, 12, 53, 37).load(i));
      LabelMap large = labels(new Rooms(3, 12, 159, 111).load(i));
      for (int y = 0; y < small.height(); y++) {
        for (int x = 0; x < small.width(); x++) {
          assertEquals(large.at(3 * x + 1, 3 * y + 1), small.at(x, y));
        }
      }
    }
  }

  @Test
  void everyClassOccursAndDoorsAreRareAndSmall() {
    Rooms rooms = new Rooms(1, 200, 64, 48);
    long[] pixels = new long[256];
    int[] pictures = new int[256];
    for (int i = 0; i < rooms.size(); i++) {
      long[] counts = labels(rooms.load(i)).histogram();
      for (int id = 0; id < 256; id++) {
        pixels[id] += counts[id];
        pictures[id] += counts[id] > 0 ? 1 : 0;
      }
    }
    for (int id = 0; id < 256; id++) {
      int least = id < rooms.space().size() ? 15 : 0;
      assertTrue(pictures[id] >= least, "class " + id + " in " + pictures[id]);
      assertTrue(id < rooms.space().size() || pictures[id] == 0, "id " + id);
    }
    int door = rooms.space().find("door").ids().get(0);
    assertTrue(pictures[door] < 70, "doors in " + pictures[door]);
    assertTrue(pixels[door] < 200L * 64 * 48 / 50, "door pixels " + pixels[door]);
  }

  @Test
  void namesAreThoseOfAde20k() {
    LabelSpace ade = LabelSpace.builtIn("ade20k");
    LabelSpace space = new Rooms(1, 1, 8, 8).space();
    space.classes().forEach(c -> assertEquals(c.rgb(), ade.find(c.name()).rgb(), c.name()));
    assertEquals(space.find("painting").ids(), space.find("mural").ids());
  }

  @Test
  void oddSizesWork() {
    for (int[] side : new int[][] {{1, 1}, {1, 40}, {200, 3}, {17, 16}}) {
      Sample sample = new Rooms(2, 3, side[0], side[1]).load(2);
      assertEquals(side[0], sample.picture().width());
      assertEquals(side[1], sample.truth().height());
    }
  }

  @Test
  void badNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Rooms(1, 0, 8, 8));
    assertThrows(IllegalArgumentException.class, () -> new Rooms(1, 1, 0, 8));
    Rooms rooms = new Rooms(1, 2, 8, 8);
    assertThrows(IndexOutOfBoundsException.class, () -> rooms.load(2));
    assertThrows(IndexOutOfBoundsException.class, () -> rooms.id(-1));
  }

  private static LabelMap labels(Sample sample) {
    return ((Truth.Classes) sample.truth()).map();
  }
}
