package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.intarsia.base.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Damaged and malicious files, and what must become of them. */
final class Hostile {
  private Hostile() {}

  /** A safetensors file of any header and that many zero bytes behind it. */
  static byte[] safetensors(String header, int dataBytes) {
    return safetensors(header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]);
  }

  /** A safetensors file of any header and data. */
  static byte[] safetensors(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }

  /** Asserts a refusal of one line with certain words in it. */
  static void assertRefused(ThrowingCallable call, String... words) {
    Refusal refusal = catchThrowableOfType(Refusal.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.getMessage())
        .contains(words)
        .doesNotContain("\n", "\r", "\u001b")
        .hasSizeLessThan(700);
  }
}
