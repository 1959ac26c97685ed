package io.intarsia.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that open the server. They are compared as digests, in a time that tells nothing. */
final class ApiKeys {
  private static final String BEARER = "Bearer ";

  private final List<byte[]> digests;

  ApiKeys(List<String> keys) {
    digests = keys.stream().map(ApiKeys::digest).toList();
  }

  /**
   * True if no key is wanted or a right one is given.
   *
   * @param authorization the header Authorization, or null
   * @param plain the header X-API-Key, or null
   */
  boolean admits(@Nullable String authorization, @Nullable String plain) {
    if (digests.isEmpty()) {
      return true;
    }
    String given = plain;
    if (given == null && authorization != null && authorization.startsWith(BEARER)) {
      given = authorization.substring(BEARER.length()).strip();
    }
    byte[] digest = digest(given == null ? "" : given);
    boolean right = false;
    for (byte[] each : digests) {
      right |= MessageDigest.isEqual(each, digest);
    }
    return right;
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
