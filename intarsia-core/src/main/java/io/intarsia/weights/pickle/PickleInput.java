package io.intarsia.weights.pickle;

import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The bytes of one pickle program, counted. */
final class PickleInput {
  private static final int LONGEST_LINE = 1 << 16;
  private static final int LONGEST_NUMBER = 1 << 10;

  private final String name;
  private final InputStream in;
  private final long end;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int filled;
  private long before;

  PickleInput(String name, InputStream in, long length) {
    this.name = name;
    this.in = in;
    this.end = Math.min(length, Limits.defaults().pickleBytes());
  }

  /** Bytes read so far. */
  long position() {
    return before + at;
  }

  /** A refusal naming the file and the place. */
  Refusal fault(String format, Object... args) {
    return Refusal.model(
        "%s: not a usable checkpoint: %s at byte %d of its pickle; download or save it again",
        name, String.format(Locale.ROOT, format, args), position());
  }

  int unsigned1() {
    if (at == filled) {
      fill();
    }
    return buffer[at++] & 0xff;
  }

  int unsigned2() {
    return unsigned1() | unsigned1() << 8;
  }

  int signed4() {
    return unsigned2() | unsigned2() << 16;
  }

  long unsigned4() {
    return signed4() & 0xffffffffL;
  }

  long signed8() {
    return unsigned4() | (long) signed4() << 32;
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(signed8()));
  }

  byte[] bytes(long count) {
    if (count < 0 || count > end - position()) {
      throw fault("%s bytes claimed where %d are left", Long.toUnsignedString(count), left());
    }
    byte[] out = new byte[(int) count];
    for (int done = 0; done < out.length; ) {
      if (at == filled) {
        fill();
      }
      int part = Math.min(out.length - done, filled - at);
      System.arraycopy(buffer, at, out, done, part);
      at += part;
      done += part;
    }
    return out;
  }

  String text(long count) {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  /** Text up to the end of the line, which is consumed. */
  String line() {
    StringBuilder out = new StringBuilder();
    for (int c = unsigned1(); c != '\n'; c = unsigned1()) {
      if (out.length() == LONGEST_LINE) {
        throw fault("a line of more than %d characters", LONGEST_LINE);
      }
      out.append((char) c);
    }
    return out.toString();
  }

  /** A little-endian two's complement number, as a Long where it fits. */
  Number number(long count) {
    if (count < 0 || count > LONGEST_NUMBER) {
      throw fault("a number of %d bytes", count);
    }
    byte[] little = bytes(count);
    byte[] big = new byte[little.length + 1];
    for (int i = 0; i < little.length; i++) {
      big[little.length - i] = little[i];
    }
    big[0] = little.length > 0 && little[little.length - 1] < 0 ? (byte) -1 : 0;
    return narrow(new BigInteger(big));
  }

  /** A decimal number, with the L that Python 2 puts behind long ones. */
  Number decimal(String text) {
    String digits = text.endsWith("L") ? text.substring(0, text.length() - 1) : text;
    try {
      if (digits.length() <= LONGEST_NUMBER) {
        return narrow(new BigInteger(digits));
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw fault("a number that is none");
  }

  private static Number narrow(BigInteger value) {
    if (value.bitLength() < 64) {
      return value.longValue();
    }
    return value;
  }

  private long left() {
    return Math.max(0, end - position());
  }

  private void fill() {
    if (left() == 0) {
      throw before + at >= Limits.defaults().pickleBytes()
          ? fault(
              "more than %d bytes (-Dintarsia.limit.pickleBytes)", Limits.defaults().pickleBytes())
          : fault("the end of the file in the middle");
    }
    before += at;
    at = 0;
    filled = 0;
    try {
      int got = in.read(buffer, 0, (int) Math.min(buffer.length, left()));
      if (got <= 0) {
        throw fault("the end of the file in the middle");
      }
      filled = got;
    } catch (IOException e) {
      throw fault("a read error (%s)", String.valueOf(e.getMessage()));
    }
  }
}
