package io.intarsia.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The sizes of a tensor's axes, some of which may be symbols. Pictures are [N, C, H, W], tokens [N,
 * L, C].
 *
 * @param dims one size per axis
 */
public record Shape(List<Dim> dims) {

  /** Copies the list. */
  public Shape {
    dims = List.copyOf(dims);
  }

  /** A shape of known sizes. */
  public static Shape of(long... sizes) {
    return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
  }

  /** A shape of given sizes. */
  public static Shape of(Dim... sizes) {
    return new Shape(List.of(sizes));
  }

  /** A picture batch [N, channels, H, W] with free batch, height and width. */
  public static Shape picture(long channels) {
    return of(Dim.symbol("N"), Dim.of(channels), Dim.symbol("H"), Dim.symbol("W"));
  }

  /** The number of axes. */
  public int rank() {
    return dims.size();
  }

  /** The size of one axis; negative axes count from the end. */
  public Dim dim(int axis) {
    return dims.get(axis < 0 ? dims.size() + axis : axis);
  }

  /** The same shape with one axis of another size; negative axes count from the end. */
  public Shape with(int axis, Dim size) {
    List<Dim> next = new ArrayList<>(dims);
    next.set(axis < 0 ? dims.size() + axis : axis, size);
    return new Shape(next);
  }

  /** The product of all sizes. */
  public Dim count() {
    return dims.stream().reduce(Dim.of(1), Dim::times);
  }

  /** True if no symbol is left. */
  public boolean isKnown() {
    return dims.stream().allMatch(Dim::isKnown);
  }

  /**
   * The sizes as numbers.
   *
   * @throws IllegalStateException if a symbol is left
   */
  public long[] known() {
    return dims.stream().mapToLong(Dim::known).toArray();
  }

  /** This shape with symbols replaced by numbers. */
  public Shape bind(Map<String, Long> sizes) {
    return new Shape(dims.stream().map(d -> d.bind(sizes)).toList());
  }

  /** The sizes in brackets, such as {@code [N, 3, H, W]}. */
  @Override
  public String toString() {
    return dims.toString();
  }
}
