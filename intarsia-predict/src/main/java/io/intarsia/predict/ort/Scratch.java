package io.intarsia.predict.ort;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Buffers outside the heap for the inputs and outputs of one run at a time, kept between runs: the
 * collector is slow to give such memory back. A buffer that has become too small is replaced.
 */
final class Scratch {
  private static final long STEP = 1 << 20;

  private final Map<String, ByteBuffer> buffers = new HashMap<>();

  /** A buffer of exactly that many bytes; what it held before is lost. */
  ByteBuffer buffer(String name, long bytes) {
    ByteBuffer buffer = buffers.get(name);
    if (buffer == null || buffer.capacity() < bytes) {
      long room = Math.min((bytes + bytes / 8 + STEP - 1) / STEP * STEP, Integer.MAX_VALUE - 8);
      buffer = ByteBuffer.allocateDirect(Math.toIntExact(Math.max(room, bytes)));
      buffers.put(name, buffer);
    }
    return buffer.duplicate().clear().limit((int) bytes).slice().order(ByteOrder.nativeOrder());
  }
}
