package io.intarsia.data.synth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Fingerprints of generated data sets. */
public final class Prints {
  private Prints() {}

  /** A hash of a name and the numbers it depends on, hex. */
  public static String of(String name, long... values) {
    try {
      byte[] text = (name + Arrays.toString(values)).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
