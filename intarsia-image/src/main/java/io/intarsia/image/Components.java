package io.intarsia.image;

import java.util.ArrayList;
import java.util.List;

/**
 * The connected parts of a mask, numbered from 1 in the order in which a row-by-row scan meets
 * them.
 *
 * @param width pixels along a row
 * @param height rows
 * @param labels the part of each pixel, 0 for none, [height, width]
 * @param parts the parts; number k stands at index k - 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Components(int width, int height, int[] labels, List<Part> parts) {

  /**
   * One connected part.
   *
   * @param label its number, from 1
   * @param area pixels
   * @param x leftmost column
   * @param y topmost row
   * @param width columns of the bounding box
   * @param height rows of the bounding box
   * @param centreX mean column
   * @param centreY mean row
   */
  public record Part(
      int label, long area, int x, int y, int width, int height, double centreX, double centreY) {}

  /**
   * Finds the parts of the pixels that are not 0.
   *
   * @param connectivity 4 (sides) or 8 (sides and corners)
   */
  public static Components of(GreyPicture mask, int connectivity) {
    if (connectivity != 4 && connectivity != 8) {
      throw new IllegalArgumentException("connectivity " + connectivity + ", wanted 4 or 8");
    }
    int width = mask.width();
    int[] labels = new int[mask.values().length];
    int[] parent = new int[labels.length / 2 + 2];
    int next = 1;
    for (int i = 0; i < labels.length; i++) {
      if (mask.values()[i] == 0) {
        continue;
      }
      int x = i % width;
      int label = x > 0 ? labels[i - 1] : 0;
      if (i >= width) {
        label = join(parent, label, labels[i - width]);
        if (connectivity == 8) {
          label = x > 0 ? join(parent, label, labels[i - width - 1]) : label;
          label = x + 1 < width ? join(parent, label, labels[i - width + 1]) : label;
        }
      }
      if (label == 0) {
        label = next++;
        parent[label] = label;
      }
      labels[i] = label;
    }
    return number(width, mask.height(), labels, parent);
  }

  private static int join(int[] parent, int a, int b) {
    if (a == 0 || b == 0) {
      return a + b;
    }
    int rootA = root(parent, a);
    int rootB = root(parent, b);
    int root = Math.min(rootA, rootB);
    parent[rootA] = root;
    parent[rootB] = root;
    return root;
  }

  private static int root(int[] parent, int label) {
    int at = label;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private static Components number(int width, int height, int[] labels, int[] parent) {
    int[] number = new int[parent.length];
    List<Tally> tallies = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == 0) {
        continue;
      }
      int root = root(parent, labels[i]);
      if (number[root] == 0) {
        tallies.add(new Tally(i % width, i / width));
        number[root] = tallies.size();
      }
      labels[i] = number[root];
      tallies.get(labels[i] - 1).add(i % width, i / width);
    }
    List<Part> parts = new ArrayList<>();
    for (Tally tally : tallies) {
      parts.add(tally.part(parts.size() + 1));
    }
    return new Components(width, height, labels, List.copyOf(parts));
  }

  private static final class Tally {
    private int left;
    private int right;
    private final int top;
    private int bottom;
    private long area;
    private long sumX;
    private long sumY;

    Tally(int x, int y) {
      left = x;
      right = x;
      top = y;
      bottom = y;
    }

    void add(int x, int y) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      bottom = y;
      area++;
      sumX += x;
      sumY += y;
    }

    Part part(int label) {
      return new Part(
          label,
          area,
          left,
          top,
          right - left + 1,
          bottom - top + 1,
          (double) sumX / area,
          (double) sumY / area);
    }
  }
}
