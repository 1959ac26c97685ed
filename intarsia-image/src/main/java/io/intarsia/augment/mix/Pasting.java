package io.intarsia.augment.mix;

import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Pixels of some classes taken from one sample and laid onto another, labels included. */
public final class Pasting {
  private Pasting() {}

  /** The classes that a sample shows, ascending; "ignore" is none. */
  public static List<Integer> shown(Truth truth) {
    TreeSet<Integer> shown = new TreeSet<>();
    if (truth instanceof Truth.Classes classes) {
      long[] counts = classes.map().histogram();
      for (int id = 0; id < LabelMap.IGNORE; id++) {
        if (counts[id] > 0) {
          shown.add(id);
        }
      }
    } else {
      List<GreyPicture> masks = ((Truth.Masks) truth).masks();
      for (int id = 0; id < masks.size(); id++) {
        for (byte value : masks.get(id).values()) {
          if (value != 0) {
            shown.add(id);
            break;
          }
        }
      }
    }
    return List.copyOf(shown);
  }

  /**
   * A copy of a sample with another's pixels of some classes laid on it.
   *
   * @param right where the other's left edge comes, may be negative
   * @param down where the other's upper edge comes, may be negative
   * @throws IllegalArgumentException if one has classes and one masks, or the masks' counts differ
   */
  public static Sample paste(Sample onto, Sample from, List<Integer> ids, int right, int down) {
    boolean[] where = where(from.truth(), ids);
    byte[] rgb =
        laid(onto.picture().rgb(), from.picture().rgb(), 3, onto, from, where, right, down);
    int width = onto.picture().width();
    int height = onto.picture().height();
    Picture picture = Picture.of(width, height, rgb);
    if (onto.truth() instanceof Truth.Classes to && from.truth() instanceof Truth.Classes other) {
      byte[] labels = laid(to.map().ids(), other.map().ids(), 1, onto, from, where, right, down);
      Truth truth = new Truth.Classes(LabelMap.of(width, height, labels));
      return new Sample(onto.id(), picture, truth);
    }
    if (onto.truth() instanceof Truth.Masks to
        && from.truth() instanceof Truth.Masks other
        && to.masks().size() == other.masks().size()) {
      List<GreyPicture> masks = new ArrayList<>();
      for (int m = 0; m < to.masks().size(); m++) {
        byte[] mask = to.masks().get(m).values();
        byte[] values =
            laid(mask, other.masks().get(m).values(), 1, onto, from, where, right, down);
        masks.add(GreyPicture.of(width, height, values));
      }
      return new Sample(onto.id(), picture, new Truth.Masks(masks));
    }
    throw new IllegalArgumentException(
        onto.id() + " and " + from.id() + " are not labelled in the same way");
  }

  private static boolean[] where(Truth truth, List<Integer> ids) {
    boolean[] where = new boolean[truth.width() * truth.height()];
    if (truth instanceof Truth.Classes classes) {
      for (int i = 0; i < where.length; i++) {
        where[i] = ids.contains(classes.map().ids()[i] & 0xff);
      }
    } else {
      List<GreyPicture> masks = ((Truth.Masks) truth).masks();
      for (int id : ids) {
        byte[] values = masks.get(id).values();
        for (int i = 0; i < where.length; i++) {
          where[i] |= values[i] != 0;
        }
      }
    }
    return where;
  }

  private static byte[] laid(
      byte[] onto,
      byte[] from,
      int channels,
      Sample to,
      Sample other,
      boolean[] where,
      int right,
      int down) {
    byte[] out = onto.clone();
    int width = other.picture().width();
    for (int i = 0; i < where.length; i++) {
      int x = i % width + right;
      int y = i / width + down;
      boolean inside = x >= 0 && y >= 0 && x < to.picture().width() && y < to.picture().height();
      if (where[i] && inside) {
        int at = (y * to.picture().width() + x) * channels;
        System.arraycopy(from, i * channels, out, at, channels);
      }
    }
    return out;
  }
}
