package io.intarsia.nn;

import io.intarsia.base.DType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of a network: named children and named parameters, and in subclasses a {@code forward}
 * written on {@link Tensor}. Holds no values, so one definition serves any number of weights and
 * threads. Names joined by dots are the keys of the state dict and equal those of the published
 * checkpoints; a name may itself contain dots.
 */
public abstract class Block {
  private final Map<String, Block> children = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** Declares a child under its name and returns it. */
  protected final <B extends Block> B child(String name, B block) {
    if (children.putIfAbsent(name, block) != null) {
      throw new IllegalArgumentException(getClass().getSimpleName() + ": second child " + name);
    }
    return block;
  }

  /** Declares children named prefix.0, prefix.1 ... and returns them. */
  protected final <B extends Block> List<B> children(String prefix, List<B> blocks) {
    List<B> declared = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      declared.add(child(prefix + "." + i, blocks.get(i)));
    }
    return List.copyOf(declared);
  }

  /** Declares a trainable parameter. */
  protected final Parameter parameter(String name, Init init, long... shape) {
    return declare(name, new Parameter(shape, init, Parameter.Role.TRAINABLE, DType.F32));
  }

  /** Declares a buffer: in the state dict, without gradient. */
  protected final Parameter buffer(String name, Init init, long... shape) {
    return declare(name, new Parameter(shape, init, Parameter.Role.BUFFER, DType.F32));
  }

  /** Declares a counter: an I64 buffer that no operation reads. */
  protected final Parameter counter(String name) {
    Parameter counter = new Parameter(new long[0], Init.ZEROS, Parameter.Role.BUFFER, DType.I64);
    return declare(name, counter);
  }

  private Parameter declare(String name, Parameter parameter) {
    if (parameters.putIfAbsent(name, parameter) != null) {
      throw new IllegalArgumentException(getClass().getSimpleName() + ": second " + name);
    }
    return parameter;
  }

  /** The direct children by name. */
  public final Map<String, Block> children() {
    return java.util.Collections.unmodifiableMap(children);
  }

  /** The block's own parameters and buffers by name. */
  public final Map<String, Parameter> parameters() {
    return java.util.Collections.unmodifiableMap(parameters);
  }

  /** Every parameter and buffer below this block by its full key. */
  public final Manifest manifest() {
    return Manifest.of(this);
  }
}
