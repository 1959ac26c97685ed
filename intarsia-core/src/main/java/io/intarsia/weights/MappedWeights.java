package io.intarsia.weights;

import io.intarsia.base.NdArray;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** Weights under other keys, some of them an equal share of the rows of one tensor. */
final class MappedWeights implements Weights {
  private final Weights from;
  private final Map<String, Part> parts;

  /**
   * A share of a tensor.
   *
   * @param key of the whole
   * @param index of the share
   * @param of how many there are
   */
  record Part(String key, int index, int of) {}

  MappedWeights(Weights from, Map<String, Part> parts) {
    this.from = from;
    this.parts = parts;
    parts.keySet().forEach(this::shape);
  }

  @Override
  public Set<String> keys() {
    return Collections.unmodifiableSet(parts.keySet());
  }

  @Override
  public long[] shape(String key) {
    Part part = part(key);
    long[] shape = from.shape(part.key());
    if (part.of() > 1) {
      if (shape.length == 0 || shape[0] % part.of() != 0) {
        throw Refusal.model(
            "%s cannot be split into %d equal parts; the checkpoint is of another architecture",
            Quote.of(part.key()), part.of());
      }
      shape[0] /= part.of();
    }
    return shape;
  }

  @Override
  public NdArray get(String key) {
    Part part = part(key);
    NdArray whole = from.get(part.key());
    if (part.of() == 1) {
      return whole;
    }
    ByteBuffer bytes = whole.bytes();
    int length = bytes.limit() / part.of();
    return NdArray.of(whole.dtype(), bytes.slice(part.index() * length, length), shape(key));
  }

  private Part part(String key) {
    Part part = parts.get(key);
    if (part == null) {
      throw new IllegalArgumentException("no tensor " + Quote.of(key));
    }
    return part;
  }
}
