package io.intarsia.run;

import io.intarsia.base.Refusal;
import io.intarsia.op.Layout;
import io.intarsia.op.Window;
import java.util.List;

/** Operations that only move elements. */
final class Layouts {
  private Layouts() {}

  static Value apply(Layout op, List<Value> in, int[] shape) {
    Value x = in.get(0);
    if (op instanceof Layout.Flatten
        || op instanceof Layout.Unflatten
        || op instanceof Layout.ReshapeLike) {
      return x.reshape(shape);
    } else if (op instanceof Layout.Permute permute) {
      return permute(x, permute.order().stream().mapToInt(x::axis).toArray());
    } else if (op instanceof Layout.Tokens) {
      return permute(x.reshape(shape[0], shape[2], shape[1]), 0, 2, 1);
    } else if (op instanceof Layout.ToGrid) {
      return permute(x, 0, 2, 1).reshape(shape);
    } else if (op instanceof Layout.PixelShuffle shuffle) {
      int r = shuffle.factor();
      Value blocks = x.reshape(shape[0], shape[1], r, r, x.size(2), x.size(3));
      return permute(blocks, 0, 1, 4, 2, 5, 3).reshape(shape);
    } else if (op instanceof Layout.PadSame same) {
      int[] rows = same.border(x.size(2));
      int[] columns = same.border(x.size(3));
      Layout.Pad pad =
          new Layout.Pad(Layout.Border.CONSTANT, columns[0], columns[1], rows[0], rows[1], 0);
      return apply(pad, in, shape);
    }
    Value out = Value.zeros(shape);
    if (op instanceof Layout.Concat concat) {
      concat(in, x.axis(concat.axis()), out);
    } else if (op instanceof Layout.Slice slice) {
      slice(x, x.axis(slice.axis()), (int) slice.start(), out);
    } else if (op instanceof Layout.Unfold unfold) {
      unfold(unfold.window(), x, out);
    } else if (op instanceof Layout.Pad pad) {
      pad(pad, x, out);
    } else {
      crop((Layout.CropLike) op, x, out);
    }
    return out;
  }

  private static Value permute(Value x, int... order) {
    int[] shape = new int[order.length];
    int[] steps = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      shape[i] = x.size(order[i]);
      steps[i] = x.count(order[i] + 1, x.rank());
    }
    Value out = Value.zeros(shape);
    for (int i = 0; i < out.data.length; i++) {
      int rest = i;
      int from = 0;
      for (int axis = order.length - 1; axis >= 0; axis--) {
        from += rest % shape[axis] * steps[axis];
        rest /= shape[axis];
      }
      out.data[i] = x.data[from];
    }
    return out;
  }

  private static void concat(List<Value> in, int axis, Value out) {
    int offset = 0;
    int row = out.count(axis, out.rank());
    for (Value x : in) {
      int length = x.count(axis, x.rank());
      for (int i = 0; i < x.data.length / Math.max(length, 1); i++) {
        System.arraycopy(x.data, i * length, out.data, i * row + offset, length);
      }
      offset += length;
    }
  }

  private static void slice(Value x, int axis, int start, Value out) {
    int inner = x.count(axis + 1, x.rank());
    int length = out.size(axis) * inner;
    for (int i = 0; i < out.data.length / length; i++) {
      int from = i * x.size(axis) * inner + start * inner;
      System.arraycopy(x.data, from, out.data, i * length, length);
    }
  }

  private static void unfold(Window w, Value x, Value out) {
    int taps = w.kernelH() * w.kernelW();
    int room = x.size(3) + 2 * w.padW() - w.dilationW() * (w.kernelW() - 1) - 1;
    int across = room / w.strideW() + 1;
    int windows = out.size(2);
    for (int i = 0; i < out.data.length; i++) {
      int window = i % windows;
      int tap = i / windows % taps;
      int plane = i / windows / taps;
      int y = window / across * w.strideH() - w.padH() + tap / w.kernelW() * w.dilationH();
      int column = window % across * w.strideW() - w.padW() + tap % w.kernelW() * w.dilationW();
      if (y >= 0 && y < x.size(2) && column >= 0 && column < x.size(3)) {
        out.data[i] = x.data[(plane * x.size(2) + y) * x.size(3) + column];
      }
    }
  }

  private static void pad(Layout.Pad op, Value x, Value out) {
    int height = x.size(2);
    int width = x.size(3);
    refuseTooWide(op, height, Math.max(op.top(), op.bottom()));
    refuseTooWide(op, width, Math.max(op.left(), op.right()));
    for (int i = 0; i < out.data.length; i++) {
      int column = source(op.border(), i % out.size(3) - op.left(), width);
      int y = source(op.border(), i / out.size(3) % out.size(2) - op.top(), height);
      int plane = i / (out.size(2) * out.size(3));
      boolean inside = y >= 0 && column >= 0;
      out.data[i] = inside ? x.data[(plane * height + y) * width + column] : (float) op.value();
    }
  }

  private static void refuseTooWide(Layout.Pad op, int size, int border) {
    int most = op.border() == Layout.Border.REFLECT ? size - 1 : size;
    if (border > most
        && (op.border() == Layout.Border.REFLECT || op.border() == Layout.Border.CIRCULAR)) {
      throw Refusal.input(
          "a side of %d takes a %s border of at most %d, got %d; give a larger picture",
          size, op.border(), most, border);
    }
  }

  /** The place a padded coordinate is read from; -1 for the constant. */
  private static int source(Layout.Border border, int at, int size) {
    return switch (border) {
      case CONSTANT -> at < size ? Math.max(at, -1) : -1;
      case REFLECT -> at < 0 ? -at : at < size ? at : 2 * (size - 1) - at;
      case REPLICATE -> Math.min(Math.max(at, 0), size - 1);
      case CIRCULAR -> Math.floorMod(at, size);
    };
  }

  private static void crop(Layout.CropLike op, Value x, Value out) {
    int height = out.size(2);
    int width = out.size(3);
    if (op.top() + height > x.size(2) || op.left() + width > x.size(3)) {
      throw Refusal.input(
          "cannot cut %dx%d at (%d, %d) out of %s", height, width, op.top(), op.left(), x);
    }
    for (int row = 0; row < out.data.length / width; row++) {
      int from = row / height * x.size(2) + row % height + op.top();
      System.arraycopy(x.data, from * x.size(3) + op.left(), out.data, row * width, width);
    }
  }
}
