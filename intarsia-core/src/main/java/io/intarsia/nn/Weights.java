package io.intarsia.nn;

import io.intarsia.base.NdArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values of parameters and buffers by state-dict key. Reading may be lazy: file-backed stores. */
public interface Weights {
  /** All keys, in the order of the file or definition. */
  Set<String> keys();

  /** The shape under a key, without reading the values. */
  long[] shape(String key);

  /**
   * The value under a key.
   *
   * @throws io.intarsia.base.Refusal MODEL if the bytes behind it cannot be read
   * @throws IllegalArgumentException if there is no such key
   */
  NdArray get(String key);

  /** Values held in memory. */
  static Weights of(Map<String, NdArray> values) {
    Map<String, NdArray> own = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    return new Weights() {
      @Override
      public Set<String> keys() {
        return own.keySet();
      }

      @Override
      public long[] shape(String key) {
        return get(key).shape();
      }

      @Override
      public NdArray get(String key) {
        NdArray value = own.get(key);
        if (value == null) {
          throw new IllegalArgumentException("no value for " + key);
        }
        return value;
      }
    };
  }
}
