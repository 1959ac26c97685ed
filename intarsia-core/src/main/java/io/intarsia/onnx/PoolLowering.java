package io.intarsia.onnx;

import io.intarsia.graph.Node;
import io.intarsia.op.Dim;
import io.intarsia.op.Op;
import io.intarsia.op.Pool;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Pooling and reductions. */
final class PoolLowering {
  private PoolLowering() {}

  static String lower(Sheet sheet, Node node, Pool op) {
    List<String> inputs = sheet.inputs(node);
    if (op instanceof Pool.MaxPool pool) {
      return maxPool(sheet, node, pool.window(), pool.ceil(), false);
    }
    if (op instanceof Pool.MaxPoolIndices pool) {
      return maxPool(sheet, node, pool.window(), pool.ceil(), true);
    }
    if (op instanceof Pool.MaxUnpool) {
      return unpool(sheet, node);
    }
    if (op instanceof Pool.AvgPool pool) {
      List<Attribute> settings = window(pool.window(), pool.ceil());
      settings.add(Attribute.of("count_include_pad", pool.countPadding() ? 1 : 0));
      return sheet.step("AveragePool", inputs, settings.toArray(Attribute[]::new));
    }
    if (op instanceof Pool.AdaptivePool pool) {
      return adaptive(sheet, node, pool);
    }
    if (op instanceof Pool.Mean mean) {
      String axes = sheet.longs(mean.axes().stream().mapToLong(i -> i).toArray());
      Attribute keep = Attribute.of("keepdims", mean.keep() ? 1 : 0);
      return sheet.step("ReduceMean", List.of(inputs.get(0), axes), keep);
    }
    Attribute axis = Attribute.of("axis", ((Pool.ArgMax) op).axis());
    return sheet.step("ArgMax", inputs, axis, Attribute.of("keepdims", 0));
  }

  private static List<Attribute> window(Window window, boolean ceil) {
    List<Attribute> settings = new ArrayList<>(ProductLowering.window(window));
    if (window.dilationH() == 1 && window.dilationW() == 1) {
      settings.removeIf(a -> a.name().equals("dilations"));
    }
    settings.add(Attribute.of("ceil_mode", ceil ? 1 : 0));
    return settings;
  }

  /**
   * Values and indices of one pooling by one operator where both are wanted. ONNX counts indices
   * over the whole tensor, we count in each plane.
   */
  private static String maxPool(
      Sheet sheet, Node node, Window window, boolean ceil, boolean indices) {
    Node input = node.input(0);
    Op sibling = indices ? new Pool.MaxPool(window, ceil) : new Pool.MaxPoolIndices(window, ceil);
    Node other =
        sheet.users(input).stream().filter(n -> n.op().equals(sibling)).findFirst().orElse(null);
    Attribute[] settings = window(window, ceil).toArray(Attribute[]::new);
    List<String> x = List.of(sheet.name(input));
    if (!indices && other == null) {
      return sheet.step("MaxPool", x, settings);
    }
    List<String> both = sheet.steps("MaxPool", x, 2, settings);
    Dim plane = input.shape().dim(2).times(input.shape().dim(3));
    String size =
        plane.isKnown()
            ? sheet.longs(plane.known())
            : sheet.sharedStep("ReduceProd", List.of(sheet.sizes(input, 2, 4)));
    String inPlane = sheet.step("Mod", List.of(both.get(1), size));
    if (other != null) {
      sheet.bind(other, indices ? both.get(0) : inPlane);
    }
    return indices ? inPlane : both.get(0);
  }

  /** Zeros, with the values scattered over each plane. */
  private static String unpool(Sheet sheet, Node node) {
    Node like = node.input(2);
    long channels = node.input(0).shape().dim(1).known();
    String values = sheet.reshape(sheet.name(node.input(0)), 0, channels, -1);
    String places = sheet.reshape(sheet.name(node.input(1)), 0, channels, -1);
    String batch = sheet.sizes(node.input(0), 0, 1);
    String plane = sheet.sharedStep("ReduceProd", List.of(sheet.sizes(like, 2, 4)));
    String sizes = sheet.join(batch, sheet.longs(channels), plane);
    String zeros = sheet.step("Expand", List.of(sheet.real(0), sizes));
    String filled =
        sheet.step("ScatterElements", List.of(zeros, places, values), Attribute.of("axis", 2));
    return LayoutLowering.toPicture(sheet, filled, channels, like);
  }

  /** One pixel by global pooling; else bands of rows, then of columns, each reduced. */
  private static String adaptive(Sheet sheet, Node node, Pool.AdaptivePool pool) {
    String x = sheet.name(node.input(0));
    if (pool.height() == 1 && pool.width() == 1) {
      return sheet.step(pool.max() ? "GlobalMaxPool" : "GlobalAveragePool", List.of(x));
    }
    String rows = bands(sheet, node, x, 2, pool.height(), pool.max());
    return bands(sheet, node, rows, 3, pool.width(), pool.max());
  }

  /** Band i of n over a size s is [floor(i s/n), ceil((i+1) s/n)). */
  private static String bands(Sheet sheet, Node node, String x, int axis, int count, boolean max) {
    Dim size = node.input(0).shape().dim(axis);
    List<String> bands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String start = edge(sheet, node, axis, size, i, 0, count);
      String end = edge(sheet, node, axis, size, i + 1, count - 1, count);
      String band = sheet.step("Slice", List.of(x, start, end, sheet.longs(axis)));
      bands.add(sheet.step(max ? "ReduceMax" : "ReduceMean", List.of(band, sheet.longs(axis))));
    }
    return sheet.step("Concat", bands, Attribute.of("axis", axis));
  }

  /** floor((size * factor + add) / divisor) as a vector of one. */
  private static String edge(
      Sheet sheet, Node node, int axis, Dim size, int factor, int add, int divisor) {
    if (size.isKnown()) {
      return sheet.longs((size.known() * factor + add) / divisor);
    }
    String length = sheet.sizes(node.input(0), axis, axis + 1);
    String scaled = sheet.sharedStep("Mul", List.of(length, sheet.longs(factor)));
    String shifted = sheet.sharedStep("Add", List.of(scaled, sheet.longs(add)));
    return sheet.sharedStep("Div", List.of(shifted, sheet.longs(divisor)));
  }
}
