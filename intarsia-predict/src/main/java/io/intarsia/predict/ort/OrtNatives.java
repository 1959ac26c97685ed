package io.intarsia.predict.ort;

import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The native libraries of ONNX Runtime, unpacked once into the user's cache folder. Left to itself
 * the runtime unpacks them anew into a temporary folder at every start.
 */
final class OrtNatives {
  private static final String PATH = "onnxruntime.native.path";

  private OrtNatives() {}

  /**
   * Unpacks what is missing and tells the runtime where it is. Does nothing if the user has set a
   * path, or if the jar holds no libraries for this system: the runtime then looks for itself.
   *
   * @throws Refusal ENVIRONMENT if the cache folder cannot be written
   */
  static void locate() {
    if (System.getProperty(PATH) != null) {
      return;
    }
    Path folder = cache().resolve(version() + "-" + platform()).toAbsolutePath();
    for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
      String file = System.mapLibraryName(name);
      URL resource =
          ai.onnxruntime.OrtEnvironment.class.getResource(
              "/ai/onnxruntime/native/" + platform() + "/" + file);
      if (resource == null) {
        return;
      }
      unpack(resource, folder.resolve(file));
    }
    System.setProperty(PATH, folder.toString());
  }

  /** Unpacks one library unless a file of its length is there. */
  private static void unpack(URL resource, Path target) {
    try {
      URLConnection connection = resource.openConnection();
      long length = connection.getContentLengthLong();
      if (!Files.isRegularFile(target) || Files.size(target) != length) {
        try (InputStream in = connection.getInputStream()) {
          Whole.write(target, in::transferTo);
        }
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT,
          "cannot unpack ONNX Runtime into " + cache() + ": " + e.getMessage(),
          e);
    }
  }

  private static Path cache() {
    String base = System.getenv("XDG_CACHE_HOME");
    Path root =
        base == null || base.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return root.resolve("intarsia").resolve("natives");
  }

  private static String version() {
    String version = ai.onnxruntime.OrtEnvironment.class.getPackage().getImplementationVersion();
    return "onnxruntime-" + (version == null ? "unknown" : version);
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux";
    return system + "-" + (arch.contains("aarch64") ? "aarch64" : "x64");
  }
}
