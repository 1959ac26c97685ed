package io.intarsia.augment;

import io.intarsia.augment.geometry.Holes;
import io.intarsia.augment.geometry.Holes.Hole;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rectangles blanked out of the picture, and of the labels if a value is given for them. */
public sealed interface DropoutSpec extends TransformSpec {
  private static Sample cut(
      Sample sample, List<Hole> holes, List<Integer> fill, @Nullable Integer labels) {
    int[] value = Paired.fill(fill);
    if (labels == null) {
      return Paired.map(sample, r -> Holes.cut(r, holes, value), r -> r);
    }
    int known = sample.truth() instanceof Truth.Classes ? labels : 0;
    return Paired.map(sample, r -> Holes.cut(r, holes, value), r -> Holes.cut(r, holes, known));
  }

  /**
   * Holes in a grid.
   *
   * @param ratio the hole's share of its unit along each axis
   * @param holesNumberX how many across; 0 for ten
   * @param holesNumberY how many down; 0 for squares
   * @param randomOffset true to begin the grid anywhere
   * @param fillValue what the picture gets
   * @param maskFillValue what labels get; null to leave them; masks get 0
   * @param p the probability that it acts
   */
  record GridDropout(
      double ratio,
      int holesNumberX,
      int holesNumberY,
      boolean randomOffset,
      List<Integer> fillValue,
      @Nullable Integer maskFillValue,
      double p)
      implements DropoutSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int width = sample.picture().width();
      int height = sample.picture().height();
      int across = Math.max(2, Holes.unitWidth(width, holesNumberX));
      int down = Math.max(2, Holes.unitHeight(height, holesNumberY, across));
      int x = randomOffset ? dice.whole(0, across - Holes.hole(across, ratio)) : 0;
      int y = randomOffset ? dice.whole(0, down - Holes.hole(down, ratio)) : 0;
      List<Hole> holes = Holes.grid(width, height, across, down, ratio, x, y);
      return cut(sample, holes, fillValue, maskFillValue);
    }
  }

  /**
   * Holes anywhere.
   *
   * @param minHoles the least number of holes
   * @param maxHoles the greatest number
   * @param minHeight the least rows of one
   * @param maxHeight the most rows
   * @param minWidth the least columns
   * @param maxWidth the most columns
   * @param fillValue what the picture gets
   * @param maskFillValue what labels get; null to leave them; masks get 0
   * @param p the probability that it acts
   */
  record CoarseDropout(
      int minHoles,
      int maxHoles,
      int minHeight,
      int maxHeight,
      int minWidth,
      int maxWidth,
      List<Integer> fillValue,
      @Nullable Integer maskFillValue,
      double p)
      implements DropoutSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      List<Hole> holes = new ArrayList<>();
      int count = dice.whole(minHoles, maxHoles);
      for (int i = 0; i < count; i++) {
        int height = Math.min(dice.whole(minHeight, maxHeight), sample.picture().height());
        int width = Math.min(dice.whole(minWidth, maxWidth), sample.picture().width());
        int y = dice.whole(0, sample.picture().height() - height);
        int x = dice.whole(0, sample.picture().width() - width);
        holes.add(new Hole(x, y, x + width, y + height));
      }
      return cut(sample, holes, fillValue, maskFillValue);
    }
  }
}
