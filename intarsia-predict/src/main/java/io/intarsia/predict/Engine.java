package io.intarsia.predict;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.SpecialisedSessions;
import io.intarsia.preprocess.SizePolicy.Size;
import io.intarsia.run.Executor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A network on an engine, and the buffers its pictures are prepared in. On ONNX Runtime declared
 * sizes and those seen often have sessions of their own. Safe to use from many threads.
 */
final class Engine implements AutoCloseable {
  private static final int MOST_SIZES = 2;
  private static final int OFTEN = 32;
  private static final int STEP = 1 << 20;

  private final String name;
  private final Executor.Session session;
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

  Engine(Executor executor, Program program) {
    name = executor.name();
    session =
        executor instanceof OrtExecutor ort
            ? new SpecialisedSessions(ort, program, Tracer.PICTURE, MOST_SIZES, OFTEN)
            : executor.prepare(program);
  }

  String name() {
    return name;
  }

  /** Says that many pictures of this size will come. */
  void expect(Size size) {
    if (session instanceof SpecialisedSessions sessions) {
      sessions.favour(1, size.height(), size.width());
    }
  }

  /** A buffer for one input, which {@link #giveBack} takes again; holds anything. */
  ByteBuffer borrow(long bytes) {
    ByteBuffer buffer = idle.poll();
    if (buffer == null || buffer.capacity() < bytes) {
      long room = Math.min((bytes + bytes / 8 + STEP - 1) / STEP * STEP, Integer.MAX_VALUE - 8);
      buffer = ByteBuffer.allocateDirect(Math.toIntExact(Math.max(room, bytes)));
    }
    return buffer.clear().limit((int) bytes).order(ByteOrder.nativeOrder());
  }

  void giveBack(ByteBuffer buffer) {
    idle.push(buffer);
  }

  /**
   * Runs one picture.
   *
   * @param pixels [1, channels, height, width] from the buffer's beginning
   * @param use what is done with the logits, which are lent to it
   */
  <R extends @Nullable Object> R run(
      ByteBuffer pixels, int channels, int height, int width, Function<Logits, R> use) {
    NdArray input = NdArray.of(DType.F32, pixels.slice(), 1, channels, height, width);
    Map<String, NdArray> inputs = Map.of(Tracer.PICTURE, input);
    return session instanceof SpecialisedSessions lending
        ? lending.run(inputs, results -> use.apply(logits(results)))
        : use.apply(logits(session.run(inputs)));
  }

  /**
   * Runs prepared pixels.
   *
   * @param pixels [batch, channels, height, width]
   * @return the scores, owned by the caller
   */
  NdArray run(NdArray pixels) {
    return scores(session.run(Map.of(Tracer.PICTURE, pixels)));
  }

  private static NdArray scores(Map<String, NdArray> results) {
    NdArray given = results.get(Network.LOGITS);
    if (given == null) {
      throw new IllegalStateException("no logits among " + results.keySet());
    }
    return given.toF32();
  }

  private static Logits logits(Map<String, NdArray> results) {
    NdArray all = scores(results);
    return new Logits((int) all.size(1), (int) all.size(2), (int) all.size(3), all.floatView());
  }

  @Override
  public void close() {
    session.close();
    idle.clear();
  }
}
