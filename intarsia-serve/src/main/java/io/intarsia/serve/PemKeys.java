package io.intarsia.serve;

import io.intarsia.base.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificate and key for HTTPS from files in PEM, as certbot and openssl write them. */
final class PemKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final long LARGEST = 1 << 20;

  private PemKeys() {}

  /**
   * Reads both into a key store without a password.
   *
   * @throws Refusal USAGE if a file cannot be read or does not hold what it should
   */
  static KeyStore read(Settings.Tls files) {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(files.certificate())))
              .toArray(new Certificate[0]);
      if (chain.length == 0) {
        throw Refusal.usage("%s holds no certificate in PEM", files.certificate());
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key(files.key()), new char[0], chain);
      return store;
    } catch (GeneralSecurityException e) {
      throw Refusal.usage(
          "%s and %s make no TLS certificate with its key: %s",
          files.certificate(), files.key(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Refusal.usage("a TLS file cannot be read: %s", String.valueOf(e.getMessage()));
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    Matcher pem = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
    if (pem.find()) {
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
      for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
          // Not a key of that algorithm: the next is tried.
        }
      }
    }
    throw Refusal.usage(
        "%s holds no private key in PEM and PKCS#8 (BEGIN PRIVATE KEY); convert it with openssl"
            + " pkcs8 -topk8 -nocrypt",
        file);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw Refusal.usage("%s is too large for a certificate or key", file);
    }
    return Files.readAllBytes(file);
  }
}
