package io.intarsia.nn.layer;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;

/** A block that takes one tensor and gives one. */
public abstract class Unit extends Block {
  /** Describes the computation. */
  public abstract Tensor forward(Tensor x);
}
