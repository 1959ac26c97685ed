package io.intarsia.checks.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes cases out of good ones: bytes changed, ranges cut, doubled, moved, words put in. */
final class Mutator {
  private static final int LONGEST = 1 << 16;

  private final List<byte[]> seeds;
  private final List<byte[]> words;
  private final Random random;

  /**
   * @param seeds good cases
   * @param words that mean something to the reader
   */
  Mutator(List<byte[]> seeds, List<String> words, Random random) {
    this.seeds = seeds;
    this.words = words.stream().map(w -> w.getBytes(StandardCharsets.ISO_8859_1)).toList();
    this.random = random;
  }

  byte[] next() {
    byte[] made = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(6); i >= 0; i--) {
      made = changed(made);
    }
    return made.length <= LONGEST ? made : Arrays.copyOf(made, LONGEST);
  }

  private byte[] changed(byte[] from) {
    int at = random.nextInt(from.length + 1);
    int to = Math.min(from.length, at + 1 + random.nextInt(1 + from.length / 4));
    byte[] word = words.get(random.nextInt(words.size()));
    return switch (random.nextInt(7)) {
      case 0 -> set(from, (byte) random.nextInt(256));
      case 1 -> set(from, word[0]);
      case 2 -> joined(from, 0, at, word, from, at);
      case 3 -> joined(from, 0, at, word, from, to);
      case 4 -> joined(from, 0, to, new byte[0], from, at);
      case 5 -> Arrays.copyOf(from, at);
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        yield joined(from, 0, at, word, other, random.nextInt(other.length + 1));
      }
    };
  }

  private byte[] set(byte[] from, byte value) {
    byte[] made = from.clone();
    if (made.length > 0) {
      made[random.nextInt(made.length)] = value;
    }
    return made;
  }

  private static byte[] joined(
      byte[] head, int from, int to, byte[] middle, byte[] tail, int tailFrom) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, from, to - from);
    out.writeBytes(middle);
    out.write(tail, tailFrom, tail.length - tailFrom);
    return out.toByteArray();
  }
}
