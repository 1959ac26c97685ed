package io.intarsia.op;

import java.util.List;

/** Operations that move elements without computing. */
public sealed interface Layout extends Op {
  /** Joins any number of tensors along an axis. */
  record Concat(int axis) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape first = inputs.get(0);
      Dim sum = Dim.of(0);
      for (Shape shape : inputs) {
        ShapeMismatch.unlessRank(shape, first.rank());
        for (int i = 0; i < shape.rank(); i++) {
          if (i != (axis < 0 ? axis + shape.rank() : axis)) {
            ShapeMismatch.unlessEqual("elements on axis " + i, shape.dim(i), first.dim(i));
          }
        }
        sum = sum.plus(shape.dim(axis));
      }
      return first.with(axis, sum);
    }
  }

  /** Elements [start, end) along an axis of known size. */
  record Slice(int axis, long start, long end) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Dim size = inputs.get(0).dim(axis);
      if (start < 0 || end <= start || size.isKnown() && end > size.known()) {
        throw new ShapeMismatch("cannot take [" + start + ", " + end + ") of " + size);
      }
      return inputs.get(0).with(axis, Dim.of(end - start));
    }
  }

  /** Pixels as tokens: [N, C, H, W] to [N, H*W, C]. */
  record Tokens() implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      ShapeMismatch.unlessRank(x, 4);
      return Shape.of(x.dim(0), x.dim(2).times(x.dim(3)), x.dim(1));
    }
  }

  /** Tokens as pixels: [N, H*W, C] and a picture of that height and width to [N, C, H, W]. */
  record ToGrid() implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape like = inputs.get(1);
      ShapeMismatch.unlessRank(x, 3);
      ShapeMismatch.unlessEqual("tokens", x.dim(1), like.dim(2).times(like.dim(3)));
      return Shape.of(x.dim(0), x.dim(2), like.dim(2), like.dim(3));
    }
  }

  /** All axes from one on as one: [N, C, H, W] from 1 to [N, C*H*W]. */
  record Flatten(int from) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      List<Dim> dims = inputs.get(0).dims();
      Dim tail = dims.subList(from, dims.size()).stream().reduce(Dim.of(1), Dim::times);
      List<Dim> flat = new java.util.ArrayList<>(dims.subList(0, from));
      flat.add(tail);
      return new Shape(flat);
    }
  }

  /**
   * The last axis, of known size, as two: [..., K * inner] to [..., K, inner].
   *
   * @param inner the size of the new last axis
   */
  record Unflatten(int inner) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      List<Dim> dims = new java.util.ArrayList<>(inputs.get(0).dims());
      Dim last = dims.remove(dims.size() - 1);
      if (last.isKnown() && last.known() % inner != 0) {
        throw new ShapeMismatch("cannot split an axis of " + last + " into parts of " + inner);
      }
      dims.add(last.floorDiv(inner));
      dims.add(Dim.of(inner));
      return new Shape(dims);
    }
  }

  /** The same elements, row by row, in the shape of the second input. */
  record ReshapeLike() implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessEqual("elements", inputs.get(0).count(), inputs.get(1).count());
      return inputs.get(1);
    }
  }

  /** Axes in another order. */
  record Permute(List<Integer> order) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      ShapeMismatch.unlessRank(inputs.get(0), order.size());
      return new Shape(order.stream().map(inputs.get(0)::dim).toList());
    }
  }

  /** Channels as blocks of pixels: [N, C*r*r, H, W] to [N, C, H*r, W*r]. */
  record PixelShuffle(int factor) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      ShapeMismatch.unlessRank(x, 4);
      long square = (long) factor * factor;
      if (x.dim(1).isKnown() && x.dim(1).known() % square != 0) {
        throw new ShapeMismatch(x.dim(1) + " channels do not divide by " + square);
      }
      return x.with(1, x.dim(1).floorDiv(square))
          .with(2, x.dim(2).times(factor))
          .with(3, x.dim(3).times(factor));
    }
  }

  /** Windows as columns: [N, C, H, W] to [N, C*kH*kW, windows]. */
  record Unfold(Window window) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape slid = window.slide(x, false);
      long taps = (long) window.kernelH() * window.kernelW();
      return Shape.of(x.dim(0), x.dim(1).times(taps), slid.dim(2).times(slid.dim(3)));
    }
  }

  /** What the border is filled with. */
  enum Border {
    /** A constant. */
    CONSTANT,
    /** Mirrored without repeating the edge. */
    REFLECT,
    /** The edge repeated. */
    REPLICATE,
    /** The opposite side. */
    CIRCULAR
  }

  /** Adds a border to [N, C, H, W]; value counts for {@link Border#CONSTANT} only. */
  record Pad(Border border, int left, int right, int top, int bottom, double value)
      implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      ShapeMismatch.unlessRank(x, 4);
      if (border == Border.REFLECT) {
        reflects(x.dim(2), Math.max(top, bottom));
        reflects(x.dim(3), Math.max(left, right));
      }
      return x.with(2, x.dim(2).plus((long) top + bottom))
          .with(3, x.dim(3).plus((long) left + right));
    }

    private static void reflects(Dim side, int pad) {
      if (side.isKnown() && side.known() <= pad) {
        throw new ShapeMismatch(
            "a mirrored border of "
                + pad
                + " does not fit a side of "
                + side
                + "; give a larger picture");
      }
    }
  }

  /**
   * Adds the border of zeros that TensorFlow's "SAME" gives a square window: as much as makes
   * ceil(size/stride) windows fit, the odd row and column below and right.
   *
   * @param reach rows from the first tap of a window to its last, both counted
   * @param stride rows between windows, at most the reach
   */
  record PadSame(int reach, int stride) implements Layout {
    /** Refuses windows that leave rows out. */
    public PadSame {
      if (stride < 1 || reach < stride) {
        throw new IllegalArgumentException(
            "a window of " + reach + " at stride " + stride + " leaves rows out");
      }
    }

    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      ShapeMismatch.unlessRank(x, 4);
      return x.with(2, padded(x.dim(2))).with(3, padded(x.dim(3)));
    }

    private Dim padded(Dim size) {
      return size.ceilDiv(stride).times(stride).plus(reach - stride);
    }

    /** Rows added above and below a side of that size: the sum's halves, the larger one below. */
    public int[] border(long size) {
      int sum = Math.toIntExact(padded(Dim.of(size)).known() - size);
      return new int[] {sum / 2, sum - sum / 2};
    }
  }

  /** The part of [N, C, H, W] that starts at (top, left) and is as large as the second input. */
  record CropLike(int top, int left) implements Layout {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape like = inputs.get(1);
      return inputs.get(0).with(2, like.dim(2)).with(3, like.dim(3));
    }
  }
}
