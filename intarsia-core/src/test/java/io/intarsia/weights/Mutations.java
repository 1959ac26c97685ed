package io.intarsia.weights;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages files in the ways that find faults in readers, reproducibly. */
final class Mutations {
  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    0x7fff,
    0x8000,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 40,
    100L << 20
  };
  private static final String[] TEXTS = {
    "99999999999", "-1", "[0]", "{}", "\"\"", "null", "1e9", "[[", "F64", "BOOL", "4294967296"
  };

  private final SplittableRandom random;

  Mutations(SplittableRandom random) {
    this.random = random;
  }

  /** One to five damages, mostly few, of a seed, some of them taken from another one. */
  byte[] mutate(byte[] seed, byte[] other) {
    byte[] out = seed.clone();
    for (int n = 1 + random.nextInt(1 + random.nextInt(5)); n > 0 && out.length > 0; n--) {
      out = once(out, other);
    }
    return out;
  }

  private byte[] once(byte[] in, byte[] other) {
    int at = place(in.length);
    return switch (random.nextInt(9)) {
      case 0 -> flip(in, at);
      case 1 -> set(in, at, (byte) random.nextInt());
      case 2 -> number(in, at);
      case 3 -> Arrays.copyOf(in, at);
      case 4 -> splice(in, at, in, place(in.length), random.nextInt(64));
      case 5 -> splice(in, at, other, place(other.length), random.nextInt(64));
      case 6 -> remove(in, at, 1 + random.nextInt(16));
      case 7 -> digits(in, at);
      default ->
          insert(in, at, TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** Headers lie at the start, directories at the end: both are hit more often than the middle. */
  private int place(int length) {
    int bound = Math.max(1, length);
    return switch (random.nextInt(4)) {
      case 0 -> Math.min(bound - 1, random.nextInt(64));
      case 1 -> bound - 1 - Math.min(bound - 1, random.nextInt(96));
      default -> random.nextInt(bound);
    };
  }

  private byte[] flip(byte[] in, int at) {
    return set(in, at, (byte) (in[at] ^ (1 << random.nextInt(8))));
  }

  private static byte[] set(byte[] in, int at, byte value) {
    in[at] = value;
    return in;
  }

  private byte[] number(byte[] in, int at) {
    long value = EDGES[random.nextInt(EDGES.length)] + random.nextInt(3) - 1;
    int width = 1 << random.nextInt(4);
    for (int i = 0; i < width && at + i < in.length; i++) {
      in[at + i] = (byte) (value >>> (8 * i));
    }
    return in;
  }

  private byte[] digits(byte[] in, int at) {
    for (int i = at; i < Math.min(in.length, at + 200); i++) {
      if (in[i] >= '0' && in[i] <= '9') {
        in[i] = (byte) ('0' + random.nextInt(10));
        return in;
      }
    }
    return in;
  }

  private static byte[] remove(byte[] in, int at, int count) {
    int end = Math.min(in.length, at + count);
    byte[] out = Arrays.copyOf(in, in.length - (end - at));
    System.arraycopy(in, end, out, at, in.length - end);
    return out;
  }

  private static byte[] splice(byte[] in, int at, byte[] from, int fromAt, int count) {
    return insert(in, at, Arrays.copyOfRange(from, fromAt, Math.min(from.length, fromAt + count)));
  }

  private static byte[] insert(byte[] in, int at, byte[] what) {
    byte[] out = Arrays.copyOf(in, in.length + what.length);
    System.arraycopy(what, 0, out, at, what.length);
    System.arraycopy(in, at, out, at + what.length, in.length - at);
    return out;
  }
}
