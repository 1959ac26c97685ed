package io.intarsia.data.synth.hand;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class BonesTest {
  @Test
  void theBytesAreTheSameOnEveryMachine() {
    Bones bones = new Bones(5, 6, 128);
    CRC32 sum = new CRC32();
    for (int i = 0; i < 6; i++) {
      Sample sample = bones.load(i);
      sum.update(sample.picture().rgb());
      masks(sample).forEach(mask -> sum.update(mask.values()));
    }
    assertEquals("1869b9ed", Long.toHexString(sum.getValue()));
  }

  @Test
  void everyBoneIsSeenAndSomeOverlap() {
    for (int side : new int[] {Bones.LEAST, 256}) {
      List<GreyPicture> masks = masks(new Bones(2, 8, side).load(3));
      assertEquals(29, masks.size());
      int[] cover = new int[side * side];
      for (int c = 0; c < masks.size(); c++) {
        int area = 0;
        for (int i = 0; i < cover.length; i++) {
          byte value = masks.get(c).values()[i];
          assertTrue(value == 0 || value == 1);
          area += value;
          cover[i] += value;
        }
        assertTrue(area > 0, "bone " + c);
      }
      assertTrue(overlap(masks.get(26), masks.get(25)) > 0, "Triquetrum and Pisiform");
    }
  }

  @Test
  void bonesAreBrighterThanFleshAndFleshThanAir() {
    Bones bones = new Bones(9, 2, 256);
    List<GreyPicture> masks = masks(bones.load(0));
    GreyPicture picture = bones.picture(0);
    long bone = 0;
    long boneSum = 0;
    for (int i = 0; i < 256 * 256; i++) {
      int at = i;
      if (masks.stream().anyMatch(mask -> mask.values()[at] == 1)) {
        bone++;
        boneSum += picture.values()[i] & 0xff;
      }
    }
    assertTrue(boneSum / bone > picture.at(128, 200) / 2);
    assertTrue(boneSum / bone > 3 * (picture.at(2, 2) + 1));
  }

  @Test
  void aPersonHasTwoPictures() {
    Bones bones = new Bones(2, 5, 64);
    assertEquals("ID001", bones.group(0));
    assertEquals("ID001", bones.group(1));
    assertEquals("ID002", bones.group(2));
    assertEquals("ID001/image000002_L", bones.id(1));
    assertEquals("finger-19", bones.space().classes().get(18).name());
    assertEquals("Ulna", bones.space().classes().get(28).name());
    assertNotEquals(bones.picture(0), bones.picture(1));
    assertArrayEquals(bones.polygons(4).get(3), new Bones(2, 90, 64).polygons(4).get(3));
  }

  @Test
  void badNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Bones(1, 1, 2049));
    assertThrows(IllegalArgumentException.class, () -> new Bones(1, 1, 63));
    assertThrows(IllegalArgumentException.class, () -> new Bones(1, 0, 64));
    assertThrows(IndexOutOfBoundsException.class, () -> new Bones(1, 1, 64).picture(1));
  }

  private static int overlap(GreyPicture a, GreyPicture b) {
    int both = 0;
    for (int i = 0; i < a.values().length; i++) {
      both += a.values()[i] & b.values()[i];
    }
    return both;
  }

  private static List<GreyPicture> masks(Sample sample) {
    return ((Truth.Masks) sample.truth()).masks();
  }
}
