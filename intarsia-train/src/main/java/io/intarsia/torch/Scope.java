package io.intarsia.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/** Lifetimes of native objects: the one place that knows how javacpp counts them. */
public final class Scope {
  private Scope() {}

  /**
   * Does work, frees every native object it made but the result, and hands that to the caller, who
   * frees it with {@link #free}.
   */
  public static <P extends Pointer> P keep(Supplier<P> work) {
    try (PointerScope scope = new PointerScope()) {
      P result = work.get();
      result.retainReference();
      return result;
    }
  }

  /** Does work and frees every native object it made. */
  public static <T> T within(Supplier<T> work) {
    try (PointerScope scope = new PointerScope()) {
      return work.get();
    }
  }

  /** Frees a native object that was kept. */
  public static void free(Pointer kept) {
    kept.releaseReference();
  }
}
