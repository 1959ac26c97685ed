package io.intarsia.predict.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.intarsia.base.Refusal;
import io.intarsia.base.Refusal.Kind;

/** The one environment of ONNX Runtime in this process, with the pool that sessions share. */
final class OrtRuntime {
  private static @org.jspecify.annotations.Nullable OrtEnvironment environment;

  private static int block = -1;

  private OrtRuntime() {}

  /**
   * The environment, started when first asked for.
   *
   * @throws Refusal ENVIRONMENT if the native libraries cannot be loaded
   */
  static synchronized OrtEnvironment environment() {
    if (environment != null) {
      return environment;
    }
    OrtNatives.locate();
    try (OrtEnvironment.ThreadingOptions threading = new OrtEnvironment.ThreadingOptions()) {
      threading.setGlobalIntraOpNumThreads(threads());
      threading.setGlobalInterOpNumThreads(1);
      threading.setGlobalSpinControl(
          Boolean.parseBoolean(System.getProperty("intarsia.spin", "true")));
      OrtEnvironment made =
          OrtEnvironment.getEnvironment(
              OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "intarsia", threading);
      // From 1.29 on the runtime reports to its makers unless told not to. A process that must not
      // even begin to sets ORT_DISABLE_TELEMETRY=1, as the launcher does.
      made.setTelemetry(false);
      environment = made;
      return made;
    } catch (OrtException e) {
      throw refusal(Kind.ENVIRONMENT, "ONNX Runtime does not start", e);
    } catch (LinkageError | RuntimeException e) {
      throw new Refusal(
          Kind.ENVIRONMENT,
          "ONNX Runtime does not load on this system: " + firstLine(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Channels per block of the runtime's own layout; 0 if it has none. */
  static synchronized int block() {
    if (block < 0) {
      block = BlockProbe.channels(environment());
    }
    return block;
  }

  private static int threads() {
    int wanted = Integer.getInteger("intarsia.threads", 0);
    return wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
  }

  /** The runtime's fault in one line. */
  static Refusal refusal(Kind kind, String what, OrtException e) {
    return new Refusal(kind, what + ": " + firstLine(String.valueOf(e.getMessage())), e);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
