package io.intarsia.serve.model;

import io.intarsia.image.Picture;
import io.intarsia.predict.Segmenter;
import io.intarsia.serve.http.Problem;
import org.jspecify.annotations.Nullable;

/** One model under its name: being loaded, ready, or failed. Safe to use from many threads. */
public final class Served {
  private static final int TRIAL = 64;

  private final ModelSpec spec;
  private final Queue queue;
  private volatile @Nullable Segmenter segmenter;
  private volatile @Nullable String fault;

  Served(ModelSpec spec, Queue queue) {
    this.spec = spec;
    this.queue = queue;
  }

  /** The name in addresses. */
  public String name() {
    return spec.name();
  }

  /** Its requests. */
  public Queue queue() {
    return queue;
  }

  /** True if it can be used. */
  public boolean isReady() {
    return segmenter != null;
  }

  /** True while it is being loaded. */
  public boolean isLoading() {
    return segmenter == null && fault == null;
  }

  /** Why it could not be loaded, or null. */
  public @Nullable String fault() {
    return fault;
  }

  /** One word: ready, loading or failed. */
  public String state() {
    return isReady() ? "ready" : isLoading() ? "loading" : "failed";
  }

  /**
   * The model itself.
   *
   * @throws Problem 503 unless it is ready
   */
  public Segmenter segmenter() {
    Segmenter ready = segmenter;
    if (ready != null) {
      return ready;
    }
    if (isLoading()) {
      throw Problem.unavailable(2, "the model %s is still being loaded", name());
    }
    throw Problem.of(503, "the model %s could not be loaded: %s", name(), String.valueOf(fault));
  }

  /** Loads the model and lets it see one picture, so that the first request finds it warm. */
  void load(Loader loader) {
    try {
      Segmenter loaded = loader.load(spec);
      loaded.segment(Picture.of(TRIAL, TRIAL, new byte[3 * TRIAL * TRIAL]));
      segmenter = loaded;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      fault = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
  }

  void close() {
    Segmenter open = segmenter;
    if (open != null) {
      fault = "the server has stopped";
      segmenter = null;
      open.close();
    }
  }

  /** Loads models. */
  @FunctionalInterface
  public interface Loader {
    /**
     * Loads one.
     *
     * @throws io.intarsia.base.Refusal if it cannot be loaded
     */
    Segmenter load(ModelSpec spec);
  }
}
