package io.intarsia.base;

import java.util.Locale;

/** The number type of an array's elements, with the name it has in safetensors files. */
public enum DType {
  /** 32-bit IEEE 754. */
  F32(4),
  /** 64-bit IEEE 754. */
  F64(8),
  /** 16-bit IEEE 754, 5 exponent bits. */
  F16(2),
  /** The upper half of an F32. */
  BF16(2),
  /** Signed 64-bit. */
  I64(8),
  /** Signed 32-bit. */
  I32(4),
  /** Signed 16-bit. */
  I16(2),
  /** Signed 8-bit. */
  I8(1),
  /** Unsigned 8-bit. */
  U8(1),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /** True for the four floating-point types. */
  public boolean isFloat() {
    return this == F32 || this == F64 || this == F16 || this == BF16;
  }

  /** The name in lower case, as error messages print it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
