package io.intarsia.onnx;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Norm;
import io.intarsia.op.Shape;
import java.util.Arrays;
import java.util.List;

/** Normalisations. */
final class NormLowering {
  private NormLowering() {}

  static String lower(Sheet sheet, Node node, Norm op) {
    if (op instanceof Norm.BatchNorm norm) {
      if (norm.training()) {
        throw Sheet.cannot(node, "by the batch's own statistics; trace the network for inference");
      }
      return sheet.step(
          "BatchNormalization", sheet.inputs(node), Attribute.of("epsilon", norm.eps()));
    }
    if (op instanceof Norm.LayerNorm norm) {
      int last = node.shape().rank() - 1;
      return norm.axis() == -1 || norm.axis() == last
          ? layerNorm(sheet, node, norm)
          : layerNormInside(sheet, node, norm);
    }
    if (op instanceof Norm.GroupNorm norm) {
      return groupNorm(sheet, node, norm);
    }
    String x = sheet.name(node.input(0));
    String square = sheet.step("Mul", List.of(x, x));
    String mean = mean(sheet, node, square);
    if (op instanceof Norm.InverseStd norm) {
      String centre = mean(sheet, node, x);
      String squared = sheet.step("Mul", List.of(centre, centre));
      // Rounding may leave the difference of two large numbers below zero.
      String variance = sheet.step("Relu", List.of(sheet.step("Sub", List.of(mean, squared))));
      return inverseRoot(sheet, variance, norm.eps());
    }
    return inverseRoot(sheet, mean, ((Norm.InverseRms) op).eps());
  }

  /** The mean over channels as a 1x1 convolution, which keeps a runtime's blocked layout. */
  private static String mean(Sheet sheet, Node node, String value) {
    long channels = node.input(0).shape().dim(1).known();
    String weight =
        sheet.sharedStore(
            "mean_of_" + channels,
            () -> {
              float[] share = new float[(int) channels];
              Arrays.fill(share, 1f / channels);
              return NdArray.ofFloats(share, 1, channels, 1, 1);
            });
    return sheet.step("Conv", List.of(value, weight), Attribute.of("kernel_shape", 1, 1));
  }

  private static String inverseRoot(Sheet sheet, String variance, double eps) {
    String above = sheet.step("Add", List.of(variance, sheet.real(eps)));
    return sheet.step("Reciprocal", List.of(sheet.step("Sqrt", List.of(above))));
  }

  private static String layerNorm(Sheet sheet, Node node, Norm.LayerNorm norm) {
    List<String> inputs = sheet.inputs(node);
    if (inputs.size() == 1) {
      inputs = List.of(inputs.get(0), filled(sheet, node.shape().dim(-1).known(), 1));
    }
    return sheet.step(
        "LayerNormalization",
        inputs,
        Attribute.of("axis", -1),
        Attribute.of("epsilon", norm.eps()));
  }

  /** Over an axis that is not the last: turned to the end, normalised, turned back. */
  private static String layerNormInside(Sheet sheet, Node node, Norm.LayerNorm norm) {
    int rank = node.shape().rank();
    int axis = norm.axis() < 0 ? norm.axis() + rank : norm.axis();
    long[] there = new long[rank];
    long[] back = new long[rank];
    for (int i = 0, at = 0; i < rank; i++) {
      int to = i == axis ? rank - 1 : at++;
      there[to] = i;
      back[i] = to;
    }
    List<String> inputs = new java.util.ArrayList<>(sheet.inputs(node));
    inputs.set(0, sheet.transpose(inputs.get(0), there));
    if (inputs.size() == 1) {
      inputs.add(filled(sheet, node.shape().dim(axis).known(), 1));
    }
    String normal =
        sheet.step(
            "LayerNormalization",
            inputs,
            Attribute.of("axis", -1),
            Attribute.of("epsilon", norm.eps()));
    return sheet.transpose(normal, back);
  }

  /** Groups as the channels of an instance norm, which every version of ONNX defines alike. */
  private static String groupNorm(Sheet sheet, Node node, Norm.GroupNorm norm) {
    Shape shape = node.shape();
    long channels = shape.dim(1).known();
    String x = sheet.name(node.input(0));
    boolean scaled = node.inputs().size() > 1;
    Attribute eps = Attribute.of("epsilon", norm.eps());
    if (norm.groups() == channels) {
      String scale = scaled ? sheet.name(node.input(1)) : filled(sheet, channels, 1);
      String shift = scaled ? sheet.name(node.input(2)) : filled(sheet, channels, 0);
      return sheet.step("InstanceNormalization", List.of(x, scale, shift), eps);
    }
    String groups = sheet.reshape(x, 0, norm.groups(), -1);
    String ones = filled(sheet, norm.groups(), 1);
    String zeros = filled(sheet, norm.groups(), 0);
    String normal = sheet.step("InstanceNormalization", List.of(groups, ones, zeros), eps);
    String picture = LayoutLowering.toPicture(sheet, normal, channels, node.input(0));
    if (!scaled) {
      return picture;
    }
    String scale = sheet.reshape(sheet.name(node.input(1)), -1, 1, 1);
    String shift = sheet.reshape(sheet.name(node.input(2)), -1, 1, 1);
    return sheet.step("Add", List.of(sheet.step("Mul", List.of(picture, scale)), shift));
  }

  private static String filled(Sheet sheet, long count, float value) {
    return sheet.sharedStore(
        "fill_" + value + "_" + count,
        () -> {
          float[] values = new float[(int) count];
          Arrays.fill(values, value);
          return NdArray.ofFloats(values, count);
        });
  }
}
