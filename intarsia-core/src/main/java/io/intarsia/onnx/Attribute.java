package io.intarsia.onnx;

import java.util.List;

/** A named setting of an ONNX node. */
record Attribute(String name, Object value) {
  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int INTS = 7;

  static Attribute of(String name, long value) {
    return new Attribute(name, value);
  }

  static Attribute of(String name, double value) {
    return new Attribute(name, (float) value);
  }

  static Attribute of(String name, String value) {
    return new Attribute(name, value);
  }

  static Attribute of(String name, long... values) {
    return new Attribute(name, java.util.Arrays.stream(values).boxed().toList());
  }

  /** As an AttributeProto. */
  Message message() {
    Message message = new Message().text(1, name);
    if (value instanceof Float number) {
      return message.real(2, number).number(20, FLOAT);
    }
    if (value instanceof Long number) {
      return message.number(3, number).number(20, INT);
    }
    if (value instanceof String text) {
      return message.text(4, text).number(20, STRING);
    }
    for (Object number : (List<?>) value) {
      message.number(8, (Long) number);
    }
    return message.number(20, INTS);
  }
}
