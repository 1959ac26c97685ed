package io.intarsia.track.sink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A small protocol-buffers message: fields in the order they are added. */
final class Message {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds a whole number, also an enumeration's. */
  Message number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a 64-bit floating-point number. */
  Message real64(int field, double value) {
    tag(field, FIXED64);
    bytes.writeBytes(little(8).putDouble(value).array());
    return this;
  }

  /** Adds a 32-bit floating-point number. */
  Message real32(int field, float value) {
    tag(field, FIXED32);
    bytes.writeBytes(little(4).putFloat(value).array());
    return this;
  }

  /** Adds text. */
  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a finished message. */
  Message message(int field, Message value) {
    return bytes(field, value.bytes());
  }

  /** Adds bytes. */
  Message bytes(int field, byte[] value) {
    tag(field, DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  /** All fields in the wire's form. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void tag(int field, int wire) {
    varint((long) field << 3 | wire);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
