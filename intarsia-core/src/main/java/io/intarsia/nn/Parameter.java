package io.intarsia.nn;

import io.intarsia.base.DType;
import java.util.Arrays;

/**
 * The declaration of a parameter or buffer: its shape and how it starts, never its value. Two
 * blocks that share one Parameter object share one value.
 */
public final class Parameter {
  /** What part a declared array plays in training. */
  public enum Role {
    /** Has a gradient. */
    TRAINABLE,
    /** Kept in the state dict, without a gradient: running statistics. */
    BUFFER
  }

  private final long[] shape;
  private final Init init;
  private final Role role;
  private final DType dtype;

  Parameter(long[] shape, Init init, Role role, DType dtype) {
    this.shape = shape.clone();
    this.init = init;
    this.role = role;
    this.dtype = dtype;
  }

  /** A copy of the shape. */
  public long[] shape() {
    return shape.clone();
  }

  /** How it starts. */
  public Init init() {
    return init;
  }

  /** Its part in training. */
  public Role role() {
    return role;
  }

  /** F32, or I64 for counters. */
  public DType dtype() {
    return dtype;
  }

  @Override
  public String toString() {
    return role + Arrays.toString(shape);
  }
}
