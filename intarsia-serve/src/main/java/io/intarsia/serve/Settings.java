package io.intarsia.serve;

import io.intarsia.base.Refusal;
import io.intarsia.serve.model.ModelSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server runs.
 *
 * @param host the address it listens on
 * @param port 1 to 65535, or 0 for any that is free
 * @param models what is served
 * @param apiKeys one of these must come with every request but those about health; none: all may
 * @param tls certificate and key for HTTPS; empty for plain HTTP
 * @param queue requests accepted and not answered, for each model
 * @param workers pictures in the network at one time, for each model
 * @param deadline the time a picture may take from its arrival to its answer
 * @param upload the time the body of a request may take to arrive
 * @param idle the time a connection may be silent
 * @param stop the time that work accepted before a stop may still take
 * @param caps bounds on what a request may bring
 */
public record Settings(
    String host,
    int port,
    List<ModelSpec> models,
    List<String> apiKeys,
    Optional<Tls> tls,
    int queue,
    int workers,
    Duration deadline,
    Duration upload,
    Duration idle,
    Duration stop,
    Caps caps) {
  private static final int SHORTEST_KEY = 16;

  /** Checks the API keys. */
  public Settings {
    models = List.copyOf(models);
    apiKeys = List.copyOf(apiKeys);
    for (String key : apiKeys) {
      if (key.length() < SHORTEST_KEY || !key.matches("[!-~]+")) {
        throw Refusal.usage(
            "an API key has at least %d visible ASCII characters and no blanks: make one with"
                + " openssl rand -hex 24",
            SHORTEST_KEY);
      }
    }
  }

  /**
   * Files for HTTPS.
   *
   * @param certificate PEM, the server's own first, then those that vouch for it
   * @param key PEM, PKCS#8, not encrypted
   */
  public record Tls(Path certificate, Path key) {}

  /**
   * Bounds on what a request may bring.
   *
   * @param bodyBytes bytes of one body
   * @param bodiesBytes bytes of all bodies held at one time
   * @param pixels of one picture, decoded
   * @param workBytes bytes of memory that decoded pictures and their results take at one time
   * @param answerBytes bytes of one result
   * @param parts of a multipart body
   * @param headerBytes of a request
   * @param connections at one time
   */
  public record Caps(
      long bodyBytes,
      long bodiesBytes,
      long pixels,
      long workBytes,
      long answerBytes,
      int parts,
      int headerBytes,
      int connections) {
    private static final long MIB = 1 << 20;

    /** What is allowed unless said otherwise; memory by the heap of this process. */
    public static Caps usual() {
      long heap = Runtime.getRuntime().maxMemory();
      return new Caps(32 * MIB, heap / 4, 50_000_000L, heap / 2, 256 * MIB, 64, 16 << 10, 12_000);
    }
  }

  /** What is used unless said otherwise: this machine only, no key, no TLS. */
  public static Settings usual(List<ModelSpec> models) {
    return new Settings(
        "127.0.0.1",
        8080,
        models,
        List.of(),
        Optional.empty(),
        32,
        1,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Caps.usual());
  }

  /** True if only this machine can reach it. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }
}
