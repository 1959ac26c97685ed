package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hash by which the Hub knows a file's contents: SHA-256 (64 digits) of a large file, or Git's
 * SHA-1 of a blob (40 digits) of a small one. It names the blob in the cache, hence nothing but
 * lower-case hexadecimal digits is let in.
 */
record Etag(String hex) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** True for 40 lower-case hexadecimal digits. */
  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /**
   * Reads the header's value: quotes and the mark of a weak tag are taken off.
   *
   * @throws Refusal NETWORK if it is neither of the two hashes
   */
  static Etag parse(@Nullable String header, String what) {
    String hex = header == null ? "" : header.strip();
    hex = hex.startsWith("W/") ? hex.substring(2) : hex;
    hex = hex.length() > 1 && hex.startsWith("\"") ? hex.substring(1, hex.length() - 1) : hex;
    if (!isCommit(hex) && !SHA256.matcher(hex).matches()) {
      throw Refusal.network(
          "%s came with the etag '%s' where a SHA-1 or SHA-256 is wanted: the server is no Hub;"
              + " check HF_ENDPOINT and the proxy",
          what, Plain.text(hex, 80));
    }
    return new Etag(hex);
  }

  /** True if the file's contents have this hash. */
  boolean matches(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(isCommit(hex) ? "SHA-1" : "SHA-256");
      if (isCommit(hex)) {
        String header = "blob " + Files.size(file) + "\0";
        digest.update(header.getBytes(StandardCharsets.US_ASCII));
      }
      byte[] buffer = new byte[1 << 18];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest()).equals(hex);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
    }
  }
}
