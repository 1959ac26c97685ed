package io.intarsia.predict.result;

import io.intarsia.image.LabelMap;
import io.intarsia.label.ClassGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connected regions of a label map: union-find over pixels that share a side, then one walk
 * around each outline with the region on the right. Where two pixels of a region meet in a corner
 * only, the walk passes from one to the other; since the region also joins them elsewhere, what
 * lies on the two sides of that corner is parted, so no ring comes to a corner twice. Takes about
 * five bytes a pixel while it runs.
 */
final class Regions {
  private static final int NONE = -1;

  private final LabelMap map;
  private final int width;
  private final int height;
  private final int[] labels;
  private int[] parents = new int[64];
  private int found;

  private Regions(LabelMap map) {
    this.map = map;
    this.width = map.width();
    this.height = map.height();
    this.labels = new int[map.ids().length];
  }

  /**
   * Finds regions of groups that share no id.
   *
   * @param least regions of fewer pixels are left out
   * @return in the order of their first pixels along the rows
   */
  static List<Region> of(
      LabelMap map, List<ClassGroup> groups, @Nullable Confidence confidence, int least) {
    int[] keys = new int[256];
    Arrays.fill(keys, NONE);
    for (int g = 0; g < groups.size(); g++) {
      for (int id : groups.get(g).ids()) {
        if (id < keys.length) {
          keys[id] = g;
        }
      }
    }
    Regions regions = new Regions(map);
    regions.join(keys);
    Tally[] tallies = regions.tally(keys, confidence);
    regions.outline(tallies, least);
    return Arrays.stream(tallies)
        .filter(t -> t.pixels >= least)
        .map(t -> t.region(groups.get(t.key), confidence != null))
        .toList();
  }

  private void join(int[] keys) {
    byte[] ids = map.ids();
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int key = keys[ids[i] & 0xff];
        if (key == NONE) {
          labels[i] = NONE;
          continue;
        }
        boolean left = x > 0 && keys[ids[i - 1] & 0xff] == key;
        boolean above = y > 0 && keys[ids[i - width] & 0xff] == key;
        if (left && above) {
          labels[i] = union(labels[i - 1], labels[i - width]);
        } else {
          labels[i] = left ? labels[i - 1] : above ? labels[i - width] : fresh();
        }
      }
    }
  }

  private int fresh() {
    if (found == parents.length) {
      parents = Arrays.copyOf(parents, 2 * found);
    }
    parents[found] = found;
    return found++;
  }

  private int root(int label) {
    int at = label;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  private int union(int a, int b) {
    int first = root(a);
    int second = root(b);
    int low = Math.min(first, second);
    parents[Math.max(first, second)] = low;
    return low;
  }

  /** What is known of one region while it is being measured. */
  private static final class Tally {
    final int key;
    final List<Ring> rings = new ArrayList<>(1);
    long pixels;
    double confidence;
    int left = Integer.MAX_VALUE;
    int top = Integer.MAX_VALUE;
    int right;
    int bottom;

    Tally(int key) {
      this.key = key;
    }

    Region region(ClassGroup group, boolean scored) {
      return new Region(
          group,
          pixels,
          left,
          top,
          right - left + 1,
          bottom - top + 1,
          scored ? confidence / pixels : null,
          rings);
    }
  }

  /** Renumbers the labels from 0 by first pixel and measures each region. */
  private Tally[] tally(int[] keys, @Nullable Confidence confidence) {
    int[] numbers = new int[found];
    Arrays.fill(numbers, NONE);
    List<Tally> tallies = new ArrayList<>();
    byte[] ids = map.ids();
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (labels[i] == NONE) {
          continue;
        }
        int root = root(labels[i]);
        if (numbers[root] == NONE) {
          numbers[root] = tallies.size();
          tallies.add(new Tally(keys[ids[i] & 0xff]));
        }
        labels[i] = numbers[root];
        Tally tally = tallies.get(labels[i]);
        tally.pixels++;
        tally.confidence += confidence == null ? 0 : confidence.at(i);
        tally.left = Math.min(tally.left, x);
        tally.right = Math.max(tally.right, x);
        tally.top = Math.min(tally.top, y);
        tally.bottom = y;
      }
    }
    return tallies.toArray(new Tally[0]);
  }

  private void outline(Tally[] tallies, int least) {
    BitSet walked = new BitSet();
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int label = labels[i];
        boolean edge = label != NONE && (y == 0 || labels[i - width] != label);
        if (edge && tallies[label].pixels >= least && !walked.get(i)) {
          tallies[label].rings.add(walk(x, y, label, walked));
        }
      }
    }
  }

  /** Walks from a corner to the right along the top of a region's pixel, back to that corner. */
  private Ring walk(int startX, int startY, int label, BitSet walked) {
    int[] xy = new int[16];
    int size = 0;
    int x = startX;
    int y = startY;
    int dx = 1;
    int dy = 0;
    int lastDx = 0;
    do {
      if (lastDx != dx || size == 0) {
        if (size == xy.length) {
          xy = Arrays.copyOf(xy, 2 * size);
        }
        xy[size++] = x;
        xy[size++] = y;
      }
      if (dx == 1) {
        walked.set(y * width + x);
      }
      x += dx;
      y += dy;
      lastDx = dx;
      if (inside(x, y, dx + dy, dy - dx, label)) {
        int turn = dx;
        dx = dy;
        dy = -turn;
      } else if (!inside(x, y, dx - dy, dx + dy, label)) {
        int turn = dx;
        dx = -dy;
        dy = turn;
      }
    } while (x != startX || y != startY);
    return new Ring(Arrays.copyOf(xy, size));
  }

  /** True if the pixel next to a corner, on the given sides of it (1 or -1), is of the region. */
  private boolean inside(int x, int y, int sideX, int sideY, int label) {
    int px = sideX > 0 ? x : x - 1;
    int py = sideY > 0 ? y : y - 1;
    return px >= 0 && py >= 0 && px < width && py < height && labels[py * width + px] == label;
  }
}
