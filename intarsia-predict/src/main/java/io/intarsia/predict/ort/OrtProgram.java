package io.intarsia.predict.ort;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.op.Dim;
import io.intarsia.op.Leaf;
import io.intarsia.op.Pool;
import io.intarsia.op.Shape;
import io.intarsia.run.Executor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A program held ready by ONNX Runtime. */
public final class OrtProgram implements Executor.Session {
  private record Output(DType dtype, Shape shape) {}

  private final OrtSession session;
  private final List<Leaf.Input> inputs;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final ConcurrentLinkedDeque<Scratch> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  OrtProgram(OrtSession session, Graph graph) {
    this.session = session;
    this.inputs = graph.inputs();
    graph
        .outputs()
        .forEach((name, node) -> outputs.put(name, new Output(type(node), node.shape())));
  }

  private static DType type(Node node) {
    boolean index = node.op() instanceof Pool.ArgMax || node.op() instanceof Pool.MaxPoolIndices;
    return index ? DType.I64 : DType.F32;
  }

  @Override
  public Map<String, NdArray> run(Map<String, NdArray> values) {
    return run(values, (name, bytes) -> ByteBuffer.allocateDirect(Math.toIntExact(bytes)), r -> r);
  }

  /**
   * Runs the program once and lends the results, which are not to be used after {@code use} has
   * returned: their memory serves the next run. Takes no memory from run to run.
   *
   * @param use what is done with the results
   * @return what it returns
   * @throws Refusal as {@link #run(Map)}
   */
  public <R> R run(Map<String, NdArray> values, Function<Map<String, NdArray>, R> use) {
    Scratch scratch = borrow();
    try {
      return run(values, (name, bytes) -> scratch.buffer("out " + name, bytes), use);
    } finally {
      idle.push(scratch);
    }
  }

  private interface Room {
    ByteBuffer of(String name, long bytes);
  }

  private Scratch borrow() {
    Scratch scratch = idle.poll();
    return scratch == null ? new Scratch() : scratch;
  }

  private <R> R run(Map<String, NdArray> values, Room room, Function<Map<String, NdArray>, R> use) {
    Map<String, Long> sizes = sizes(values);
    Scratch scratch = borrow();
    List<OnnxTensor> open = new ArrayList<>();
    try {
      Map<String, OnnxTensor> given = new HashMap<>();
      for (Leaf.Input input : inputs) {
        NdArray value = value(values, input);
        OnnxTensor tensor =
            tensor(stage(scratch, input.key(), value), value.dtype(), value.shape());
        open.add(tensor);
        given.put(input.key(), tensor);
      }
      Map<String, OnnxTensor> wanted = new LinkedHashMap<>();
      Map<String, NdArray> results = new LinkedHashMap<>();
      for (Map.Entry<String, Output> entry : outputs.entrySet()) {
        DType dtype = entry.getValue().dtype();
        long[] shape = entry.getValue().shape().bind(sizes).known();
        ByteBuffer bytes = room.of(entry.getKey(), NdArray.count(shape) * dtype.bytes());
        OnnxTensor tensor = tensor(bytes, dtype, shape);
        open.add(tensor);
        wanted.put(entry.getKey(), tensor);
        results.put(entry.getKey(), NdArray.of(dtype, bytes, shape));
      }
      session.run(given, Collections.emptySet(), wanted).close();
      return use.apply(Collections.unmodifiableMap(results));
    } catch (OrtException e) {
      throw OrtRuntime.refusal(Refusal.Kind.INPUT, "ONNX Runtime cannot run the model", e);
    } finally {
      open.forEach(OnnxTensor::close);
      idle.push(scratch);
    }
  }

  private static NdArray value(Map<String, NdArray> values, Leaf.Input input) {
    NdArray value = values.get(input.key());
    if (value == null) {
      throw Refusal.input("the model wants the input %s, got %s", input.key(), values.keySet());
    }
    return value.toF32();
  }

  /** What the symbols of the inputs' shapes stand for this time. */
  private Map<String, Long> sizes(Map<String, NdArray> values) {
    Map<String, Long> sizes = new HashMap<>();
    for (Leaf.Input input : inputs) {
      long[] shape = value(values, input).shape();
      boolean fits = shape.length == input.shape().rank();
      for (int i = 0; fits && i < shape.length; i++) {
        Dim dim = input.shape().dim(i);
        Long before = dim.isKnown() ? (Long) dim.known() : sizes.putIfAbsent(dim + "", shape[i]);
        fits = shape[i] > 0 && (before == null || before == shape[i]);
      }
      if (!fits) {
        throw Refusal.input(
            "%s: the model takes %s, got %s", input.key(), input.shape(), Arrays.toString(shape));
      }
    }
    return sizes;
  }

  private static ByteBuffer stage(Scratch scratch, String name, NdArray value) {
    ByteBuffer bytes = value.bytes();
    return bytes.isDirect()
        ? bytes
        : scratch.buffer("in " + name, bytes.remaining()).put(bytes).flip();
  }

  private static OnnxTensor tensor(ByteBuffer bytes, DType dtype, long[] shape)
      throws OrtException {
    OnnxJavaType type = dtype == DType.I64 ? OnnxJavaType.INT64 : OnnxJavaType.FLOAT;
    OrtEnvironment environment = OrtRuntime.environment();
    return OnnxTensor.createTensor(environment, bytes.order(ByteOrder.nativeOrder()), shape, type);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        session.close();
      } catch (OrtException e) {
        throw OrtRuntime.refusal(Refusal.Kind.ENVIRONMENT, "ONNX Runtime cannot close", e);
      }
    }
  }
}
