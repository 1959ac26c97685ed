package io.intarsia.onnx;

import io.intarsia.graph.Node;
import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Spectral;
import org.jspecify.annotations.Nullable;

/** From each family of operations to the class that writes it. */
final class OperatorTable {
  private OperatorTable() {}

  /** Writes the operators of a node whose inputs have been written. */
  static void write(Sheet sheet, @Nullable BlockedLowering blocked, Node node) {
    Op op = node.op();
    if (op instanceof Leaf leaf) {
      if (leaf instanceof Leaf.Input input) {
        sheet.bind(node, input.key());
      }
      return;
    }
    if (sheet.has(node)) {
      return;
    }
    sheet.enter(node);
    if (blocked != null && blocked.lower(node)) {
      return;
    }
    sheet.bind(node, lower(sheet, node, op));
  }

  private static String lower(Sheet sheet, Node node, Op op) {
    if (op instanceof Product.Attention attention) {
      return new AttentionLowering(sheet, node, attention).lower();
    }
    if (op instanceof Product product) {
      return ProductLowering.lower(sheet, node, product);
    }
    if (op instanceof Norm norm) {
      return NormLowering.lower(sheet, node, norm);
    }
    if (op instanceof Pointwise pointwise) {
      return PointwiseLowering.lower(sheet, node, pointwise);
    }
    if (op instanceof Layout layout) {
      return LayoutLowering.lower(sheet, node, layout);
    }
    if (op instanceof Pool pool) {
      return PoolLowering.lower(sheet, node, pool);
    }
    if (op instanceof Resample resample) {
      return ResampleLowering.lower(sheet, node, resample);
    }
    return SpectralLowering.lower(sheet, node, (Spectral) op);
  }
}
