package io.intarsia.data;

import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import java.util.List;

/** What is known of every pixel of a picture. */
public sealed interface Truth {
  /** Pixels along a row. */
  int width();

  /** Rows. */
  int height();

  /**
   * One class for every pixel.
   *
   * @param map [height, width] positions of classes in the label space (train ids), or {@link
   *     LabelMap#IGNORE}
   */
  record Classes(LabelMap map) implements Truth {
    @Override
    public int width() {
      return map.width();
    }

    @Override
    public int height() {
      return map.height();
    }
  }

  /**
   * A mask for every class, which may overlap.
   *
   * @param masks one of [height, width] for each class of the label space in its order: 1 inside, 0
   *     outside
   */
  record Masks(List<GreyPicture> masks) implements Truth {
    /**
     * @throws IllegalArgumentException if there is no mask or their sizes differ
     */
    public Masks {
      masks = List.copyOf(masks);
      if (masks.isEmpty()) {
        throw new IllegalArgumentException("wants at least one mask");
      }
      for (GreyPicture mask : masks) {
        if (mask.width() != masks.get(0).width() || mask.height() != masks.get(0).height()) {
          throw new IllegalArgumentException("the masks have different sizes");
        }
      }
    }

    @Override
    public int width() {
      return masks.get(0).width();
    }

    @Override
    public int height() {
      return masks.get(0).height();
    }
  }
}
