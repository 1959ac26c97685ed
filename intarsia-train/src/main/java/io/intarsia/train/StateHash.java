package io.intarsia.train;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Hashes of all that training has changed in a run's folder, to compare two runs bit for bit. */
public final class StateHash {
  private static final int SHOWN = 16;

  private StateHash() {}

  /**
   * The hashes of a folder's last checkpoint and of its models, by what they are of.
   *
   * @return 16 hexadecimal digits each; {@code none} for what is not there
   * @throws Refusal MODEL if the checkpoint is damaged
   */
  public static Map<String, String> of(Path folder) {
    Checkpoint last = Checkpoint.read(folder.resolve(Trainer.LAST));
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put("step", Long.toString(last.step()));
    hashes.put("weights", tensors(last.group("model")));
    hashes.put("optimiser", tensors(last.group("optimizer")));
    hashes.put("moving average", tensors(last.group("ema")));
    hashes.put("schedule and counters", numbers(last.numbers()));
    for (String model : new String[] {Trainer.BEST, Trainer.FINAL}) {
      hashes.put(model + " model", file(folder.resolve(model).resolve("model.safetensors")));
    }
    return hashes;
  }

  private static String tensors(Map<String, NdArray> tensors) {
    if (tensors.isEmpty()) {
      return "none";
    }
    MessageDigest digest = digest();
    new TreeMap<>(tensors)
        .forEach(
            (key, value) -> {
              String head = key + value.dtype() + Arrays.toString(value.shape()) + "\n";
              digest.update(head.getBytes(StandardCharsets.UTF_8));
              ByteBuffer bytes = value.bytes();
              digest.update(bytes);
            });
    return hex(digest);
  }

  private static String numbers(Map<String, Double> numbers) {
    MessageDigest digest = digest();
    new TreeMap<>(numbers)
        .forEach(
            (key, value) ->
                digest.update(
                    (key + " " + Double.toHexString(value) + "\n")
                        .getBytes(StandardCharsets.UTF_8)));
    return hex(digest);
  }

  private static String file(Path file) {
    if (!Files.exists(file)) {
      return "none";
    }
    try {
      MessageDigest digest = digest();
      digest.update(Files.readAllBytes(file));
      return hex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, SHOWN);
  }
}
