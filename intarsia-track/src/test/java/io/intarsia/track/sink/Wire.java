package io.intarsia.track.sink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A strict reader of records and protocol-buffers messages, apart from the code under test. */
final class Wire {
  /** One field: the number, and a Long, Double, Float or byte[] by its wire type. */
  record Field(int number, Object value) {
    List<Field> message() {
      return fields((byte[]) value);
    }

    String text() {
      return new String((byte[]) value, StandardCharsets.UTF_8);
    }
  }

  private Wire() {}

  /** The data of all records of a file; refuses a wrong check sum or a rest. */
  static List<byte[]> records(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] head = new byte[8];
      in.get(head);
      check(head, in.getInt());
      long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] data = new byte[Math.toIntExact(length)];
      in.get(data);
      check(data, in.getInt());
      records.add(data);
    }
    return records;
  }

  private static void check(byte[] data, int got) {
    int crc = crc32c(data);
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    if (masked != got) {
      throw new IllegalStateException("check sum");
    }
  }

  /** CRC-32C bit by bit, by its definition. */
  static int crc32c(byte[] data) {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    return ~crc;
  }

  /** The fields of a message in order. */
  static List<Field> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) (tag & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 5 -> in.getFloat();
            case 2 -> {
              byte[] bytes = new byte[Math.toIntExact(varint(in))];
              in.get(bytes);
              yield bytes;
            }
            default -> throw new IllegalStateException("wire type of " + tag);
          };
      fields.add(new Field((int) (tag >>> 3), value));
    }
    return fields;
  }

  /** The only field of a number. */
  static Field only(List<Field> fields, int number) {
    List<Field> found = fields.stream().filter(f -> f.number() == number).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " fields " + number);
    }
    return found.get(0);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a varint too long");
  }
}
