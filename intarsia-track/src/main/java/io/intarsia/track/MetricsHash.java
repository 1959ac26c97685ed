package io.intarsia.track;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * The SHA-256 of metrics by name, step and value, bit for bit. Times do not count, nor do metrics
 * below {@value #MACHINE}, such as memory and throughput, which differ between equal runs.
 */
final class MetricsHash {
  /** Names that begin so tell of the machine, not of the model. */
  static final String MACHINE = "system/";

  private MetricsHash() {}

  /** The hash in hexadecimal; the series come in the order of their names. */
  static String of(Collection<MetricSeries> all) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    for (MetricSeries series : all) {
      if (series.name().startsWith(MACHINE)) {
        continue;
      }
      byte[] name = series.name().getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(name.length).array());
      digest.update(name);
      ByteBuffer points = ByteBuffer.allocate(4 + 16 * series.size()).putInt(series.size());
      for (int i = 0; i < series.size(); i++) {
        points.putLong(series.steps()[i]).putLong(Double.doubleToLongBits(series.values()[i]));
      }
      digest.update(points.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
