package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.base.Whole;
import io.intarsia.graph.Node;
import io.intarsia.op.Dim;
import io.intarsia.op.Leaf;
import io.intarsia.op.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program in ONNX's words, ready to be written. Values are fetched from the program's weights one
 * at a time while writing.
 */
public final class OnnxModel {
  /** What a protocol-buffers message may hold, with room for the graph itself. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  /** External values start at multiples of a page, so that they can be mapped. */
  private static final long PAGE = 4096;

  private final Sheet sheet;
  private final List<Leaf.Input> inputs;
  private final Map<String, Node> outputs;

  OnnxModel(Sheet sheet, List<Leaf.Input> inputs, Map<String, Node> outputs) {
    this.sheet = sheet;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** The operators used, in order; those beyond ONNX's standard domain as {@code domain:name}. */
  public List<String> operators() {
    return sheet.steps().stream()
        .map(s -> s.domain().isEmpty() ? s.operator() : s.domain() + ":" + s.operator())
        .toList();
  }

  /** The bytes of all values together. */
  public long valueBytes() {
    long sum = 0;
    for (Value value : sheet.values()) {
      sum += value.bytes();
    }
    return sum;
  }

  /**
   * Writes the model, and beside it {@code <file>.data} with the large values if the options or its
   * size ask for that.
   *
   * @throws io.intarsia.base.Refusal ENVIRONMENT if the files cannot be written
   */
  public void write(Path file) {
    Map<String, Long> offsets = offsets();
    String data = file.getFileName() + ".data";
    if (!offsets.isEmpty()) {
      Whole.write(file.resolveSibling(data), out -> writeData(out, offsets));
    }
    Whole.write(file, out -> message(offsets, data).writeTo(out));
  }

  /** Where each external value starts; empty if all values stay in the model. */
  private Map<String, Long> offsets() {
    long from = sheet.options().externalFrom();
    long limit = valueBytes() > LARGEST ? Math.min(from, 1024) : from;
    Map<String, Long> offsets = new LinkedHashMap<>();
    long at = 0;
    for (Value value : sheet.values()) {
      if (value.bytes() >= limit) {
        offsets.put(value.name(), at);
        at = (at + value.bytes() + PAGE - 1) / PAGE * PAGE;
      }
    }
    return offsets;
  }

  private void writeData(OutputStream out, Map<String, Long> offsets) throws IOException {
    long at = 0;
    for (Value value : sheet.values()) {
      Long offset = offsets.get(value.name());
      if (offset != null) {
        out.write(new byte[(int) (offset - at)]);
        writeValue(value, out);
        at = offset + value.bytes();
      }
    }
  }

  private static void writeValue(Value value, OutputStream out) throws IOException {
    ByteBuffer bytes = value.array().bytes();
    WritableByteChannel channel = Channels.newChannel(out);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private Message message(Map<String, Long> offsets, String data) {
    int opset = sheet.options().opset();
    Message model =
        new Message()
            .number(1, opset < 19 ? 8 : opset < 21 ? 9 : 10)
            .text(2, "intarsia")
            .text(3, version());
    model.message(7, graph(offsets, data));
    model.message(8, new Message().text(1, "").number(2, opset));
    sheet.steps().stream()
        .map(Sheet.Step::domain)
        .filter(domain -> !domain.isEmpty())
        .distinct()
        .forEach(domain -> model.message(8, new Message().text(1, domain).number(2, 1)));
    sheet.options().metadata().forEach((key, text) -> model.message(14, entry(key, text)));
    return model;
  }

  private static String version() {
    String version = OnnxModel.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private Message graph(Map<String, Long> offsets, String data) {
    Message graph = new Message();
    for (Sheet.Step step : sheet.steps()) {
      Message node = new Message();
      step.inputs().forEach(name -> node.text(1, name));
      step.outputs().forEach(name -> node.text(2, name));
      node.text(3, step.name()).text(4, step.operator());
      step.attributes().forEach(a -> node.message(5, a.message()));
      if (!step.domain().isEmpty()) {
        node.text(7, step.domain());
      }
      graph.message(1, node);
    }
    graph.text(2, "intarsia");
    for (Value value : sheet.values()) {
      graph.message(5, tensor(value, offsets.get(value.name()), data));
    }
    inputs.forEach(input -> graph.message(11, declared(input.key(), DType.F32, input.shape())));
    outputs.forEach(
        (name, node) -> graph.message(12, declared(name, OnnxWriter.type(node), node.shape())));
    return graph;
  }

  private static Message tensor(
      Value value, @org.jspecify.annotations.Nullable Long offset, String data) {
    Message tensor = new Message();
    for (long size : value.shape()) {
      tensor.number(1, size);
    }
    tensor.number(2, code(value.dtype())).text(8, value.name());
    if (offset == null) {
      return tensor.bytes(9, value.bytes(), out -> writeValue(value, out));
    }
    return tensor
        .message(13, entry("location", data))
        .message(13, entry("offset", Long.toString(offset)))
        .message(13, entry("length", Long.toString(value.bytes())))
        .number(14, 1);
  }

  private static Message entry(String key, String value) {
    return new Message().text(1, key).text(2, value);
  }

  static Message declared(String name, DType dtype, Shape shape) {
    Message sizes = new Message();
    for (Dim dim : shape.dims()) {
      sizes.message(
          1,
          dim.isKnown()
              ? new Message().number(1, dim.known())
              : new Message().text(2, dim.toString()));
    }
    Message tensor = new Message().number(1, code(dtype)).message(2, sizes);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** The number of an element type in TensorProto. */
  private static int code(DType dtype) {
    return dtype == DType.I64 ? 7 : 1;
  }
}
