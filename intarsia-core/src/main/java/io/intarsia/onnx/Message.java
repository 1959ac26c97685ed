package io.intarsia.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol-buffers message being put together: fields in the order they are added. Large contents
 * are named by their length and fetched only while they are written, so that a message may be
 * larger than the heap.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  /** Contents of known length that are produced when they are written. */
  interface Body {
    /** Writes exactly the promised number of bytes. */
    void writeTo(OutputStream out) throws IOException;
  }

  private record Part(byte[] head, long length, Body body) {}

  private final List<Part> parts = new ArrayList<>();
  private long size;

  /** Adds a whole number, also an enumeration's. */
  Message number(int field, long value) {
    byte[] head = new byte[20];
    int at = varint(head, varint(head, 0, tag(field, VARINT)), value);
    return add(java.util.Arrays.copyOf(head, at), 0, out -> {});
  }

  /** Adds a 32-bit floating-point number. */
  Message real(int field, float value) {
    byte[] head = new byte[14];
    int at = varint(head, 0, tag(field, FIXED32));
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, value);
    return add(java.util.Arrays.copyOf(head, at + 4), 0, out -> {});
  }

  /** Adds text. */
  Message text(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return bytes(field, bytes.length, out -> out.write(bytes));
  }

  /** Adds a finished message. */
  Message message(int field, Message value) {
    return bytes(field, value.size, value::writeTo);
  }

  /** Adds bytes that are produced later. */
  Message bytes(int field, long length, Body body) {
    byte[] head = new byte[20];
    int at = varint(head, varint(head, 0, tag(field, DELIMITED)), length);
    return add(java.util.Arrays.copyOf(head, at), length, body);
  }

  private Message add(byte[] head, long length, Body body) {
    parts.add(new Part(head, length, body));
    size += head.length + length;
    return this;
  }

  /** The length in bytes. */
  long size() {
    return size;
  }

  /** Writes all fields. */
  void writeTo(OutputStream out) throws IOException {
    for (Part part : parts) {
      out.write(part.head());
      part.body().writeTo(out);
    }
  }

  private static long tag(int field, int wire) {
    return (long) field << 3 | wire;
  }

  private static int varint(byte[] into, int at, long value) {
    while ((value & ~0x7FL) != 0) {
      into[at++] = (byte) (value & 0x7F | 0x80);
      value >>>= 7;
    }
    into[at++] = (byte) value;
    return at;
  }
}
