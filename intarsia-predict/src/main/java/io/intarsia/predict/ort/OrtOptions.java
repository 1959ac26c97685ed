package io.intarsia.predict.ort;

import java.util.Map;

/**
 * How ONNX Runtime is to work.
 *
 * @param threads threads of each session's own pool; 0 for the pool that all sessions share, which
 *     has as many threads as {@code -Dintarsia.threads} says, else one for each processor
 * @param profile a file prefix for the runtime's own profile of operators; empty for none
 * @param settings further session settings by the runtime's names, such as {@code
 *     session.intra_op.allow_spinning}
 */
public record OrtOptions(int threads, String profile, Map<String, String> settings) {

  /** Refuses a negative number of threads. */
  public OrtOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("threads: wanted 0 or more, got " + threads);
    }
    settings = Map.copyOf(settings);
  }

  /** The shared pool, no profile. */
  public static OrtOptions standard() {
    return new OrtOptions(0, "", Map.of());
  }

  /** The same with one more setting of the runtime. */
  public OrtOptions with(String name, String value) {
    Map<String, String> more = new java.util.HashMap<>(settings);
    more.put(name, value);
    return new OrtOptions(threads, profile, more);
  }
}
