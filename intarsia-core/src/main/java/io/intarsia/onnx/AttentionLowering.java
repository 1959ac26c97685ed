package io.intarsia.onnx;

import io.intarsia.graph.Node;
import io.intarsia.op.Product;
import io.intarsia.op.Shape;
import java.util.List;

/**
 * Attention as two matrix products and a softmax. Tokens [N, L, C] are cut into heads and turned;
 * pictures [N, C, H, W] are cut by reshaping alone, and the two turns that remain stand right in
 * front of a matrix product, where runtimes take them into the product.
 */
final class AttentionLowering {
  private final Sheet sheet;
  private final Node node;
  private final Product.Attention op;

  AttentionLowering(Sheet sheet, Node node, Product.Attention op) {
    this.sheet = sheet;
    this.node = node;
    this.op = op;
  }

  String lower() {
    return op.channelFirst() ? pictures() : op.heads() == 1 ? oneHead() : tokens();
  }

  private String input(int index) {
    return sheet.name(node.input(index));
  }

  private long channels(int index) {
    Shape shape = node.input(index).shape();
    return shape.dim(op.channelFirst() ? 1 : 2).known();
  }

  private String softmax(String scores) {
    String scaled = scores;
    if (op.scale() != 1) {
      scaled = sheet.step("Mul", List.of(scores, sheet.real(op.scale())));
    }
    return sheet.step("Softmax", List.of(scaled), Attribute.of("axis", -1));
  }

  private String oneHead() {
    String keys = sheet.transpose(input(1), 0, 2, 1);
    String scores = sheet.step("MatMul", List.of(input(0), keys));
    return sheet.step("MatMul", List.of(softmax(scores), input(2)));
  }

  private String tokens() {
    String queries = sheet.transpose(split(0), 0, 2, 1, 3);
    String keys = sheet.transpose(split(1), 0, 2, 3, 1);
    String values = sheet.transpose(split(2), 0, 2, 1, 3);
    String scores = sheet.step("MatMul", List.of(queries, keys));
    String mixed = sheet.step("MatMul", List.of(softmax(scores), values));
    return sheet.reshape(sheet.transpose(mixed, 0, 2, 1, 3), 0, 0, channels(2));
  }

  /** [N, L, C] to [N, L, heads, C/heads]. */
  private String split(int index) {
    return sheet.reshape(input(index), 0, 0, op.heads(), channels(index) / op.heads());
  }

  private String pictures() {
    String queries = sheet.transpose(flat(0), 0, 1, 3, 2);
    String scores = sheet.step("MatMul", List.of(queries, flat(1)));
    String turned = sheet.transpose(softmax(scores), 0, 1, 3, 2);
    String mixed = sheet.step("MatMul", List.of(flat(2), turned));
    return LayoutLowering.toPicture(sheet, mixed, channels(2), node.input(0));
  }

  /** [N, C, H, W] to [N, heads, C/heads, H*W]. */
  private String flat(int index) {
    return sheet.reshape(input(index), 0, op.heads(), channels(index) / op.heads(), -1);
  }
}
