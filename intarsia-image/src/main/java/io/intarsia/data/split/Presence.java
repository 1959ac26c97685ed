package io.intarsia.data.split;

import io.intarsia.data.Dataset;
import io.intarsia.data.Truth;
import io.intarsia.image.LabelMap;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Which classes occur in each sample. */
public final class Presence {
  private Presence() {}

  /**
   * Reads every sample once, several at a time.
   *
   * @return positions in the label space, by sample
   */
  public static List<BitSet> of(Dataset data) {
    return IntStream.range(0, data.size())
        .parallel()
        .mapToObj(i -> of(data.load(i).truth()))
        .toList();
  }

  /** The positions of the classes that have a pixel. */
  public static BitSet of(Truth truth) {
    BitSet has = new BitSet();
    if (truth instanceof Truth.Classes classes) {
      long[] counts = classes.map().histogram();
      IntStream.range(0, LabelMap.IGNORE).filter(c -> counts[c] > 0).forEach(has::set);
    } else if (truth instanceof Truth.Masks masks) {
      for (int c = 0; c < masks.masks().size(); c++) {
        for (byte pixel : masks.masks().get(c).values()) {
          if (pixel != 0) {
            has.set(c);
            break;
          }
        }
      }
    }
    return has;
  }
}
