package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Leaf;
import io.intarsia.op.Product;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/** Convolutions, linear maps and matrix products. */
final class ProductLowering {
  private ProductLowering() {}

  static String lower(Sheet sheet, Node node, Product op) {
    if (op instanceof Product.Conv2d conv) {
      List<Attribute> settings = new ArrayList<>(window(conv.window()));
      settings.add(Attribute.of("group", conv.groups()));
      return sheet.step("Conv", sheet.inputs(node), settings.toArray(Attribute[]::new));
    }
    if (op instanceof Product.ConvTranspose2d conv) {
      List<Attribute> settings = new ArrayList<>(window(conv.window()));
      settings.add(Attribute.of("group", conv.groups()));
      settings.add(Attribute.of("output_padding", conv.outPadH(), conv.outPadW()));
      return sheet.step("ConvTranspose", sheet.inputs(node), settings.toArray(Attribute[]::new));
    }
    if (op instanceof Product.Linear) {
      return linear(sheet, node);
    }
    return sheet.step("MatMul", sheet.inputs(node));
  }

  /** The attributes that convolutions and poolings share. */
  static List<Attribute> window(Window w) {
    return List.of(
        Attribute.of("kernel_shape", w.kernelH(), w.kernelW()),
        Attribute.of("strides", w.strideH(), w.strideW()),
        Attribute.of("pads", w.padH(), w.padW(), w.padH(), w.padW()),
        Attribute.of("dilations", w.dilationH(), w.dilationW()));
  }

  private static String linear(Sheet sheet, Node node) {
    if (node.input(0).shape().rank() == 2) {
      return sheet.step("Gemm", sheet.inputs(node), Attribute.of("transB", 1));
    }
    String x = sheet.name(node.input(0));
    String product = sheet.step("MatMul", List.of(x, transposed(sheet, node.input(1))));
    return node.inputs().size() == 2
        ? product
        : sheet.step("Add", List.of(product, sheet.name(node.input(2))));
  }

  /** The weight [O, C] as [C, O], turned once when it is stored. */
  private static String transposed(Sheet sheet, Node weight) {
    if (!weight.isValue()) {
      return sheet.transpose(sheet.name(weight), 1, 0);
    }
    String base = weight.op() instanceof Leaf.Param param ? param.key() : "constant";
    long[] shape = weight.shape().known();
    return sheet.storeOnce(
        weight,
        base + ".T",
        DType.F32,
        new long[] {shape[1], shape[0]},
        () -> transpose(sheet.value(weight)));
  }

  private static NdArray transpose(NdArray weight) {
    int rows = (int) weight.size(0);
    int columns = (int) weight.size(1);
    float[] from = weight.floats();
    float[] to = new float[from.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        to[c * rows + r] = from[r * columns + c];
      }
    }
    return NdArray.ofFloats(to, columns, rows);
  }
}
