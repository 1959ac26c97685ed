package io.intarsia.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state dict of a definition without its values: key to declaration in the order PyTorch lists
 * them (own parameters, own buffers, then children), and the path of every block.
 */
public final class Manifest {
  private final Map<String, Parameter> entries = new LinkedHashMap<>();
  private final Map<Parameter, String> keys = new IdentityHashMap<>();
  private final Map<Block, String> paths = new IdentityHashMap<>();
  private final Map<String, List<String>> aliases = new LinkedHashMap<>();

  private Manifest() {}

  static Manifest of(Block root) {
    Manifest manifest = new Manifest();
    manifest.walk("", root);
    return manifest;
  }

  private void walk(String path, Block block) {
    paths.putIfAbsent(block, path);
    String prefix = path.isEmpty() ? "" : path + ".";
    for (Parameter.Role role : Parameter.Role.values()) {
      block.parameters().forEach((n, p) -> enter(prefix + n, p, role));
    }
    block.children().forEach((name, child) -> walk(prefix + name, child));
  }

  private void enter(String key, Parameter parameter, Parameter.Role role) {
    if (parameter.role() != role) {
      return;
    }
    if (entries.put(key, parameter) != null) {
      throw new IllegalStateException("two parameters have the key " + key);
    }
    String first = keys.putIfAbsent(parameter, key);
    if (first != null) {
      aliases.computeIfAbsent(first, k -> new ArrayList<>()).add(key);
    }
  }

  /** Key to declaration, in state-dict order; a shared parameter appears under each of its keys. */
  public Map<String, Parameter> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Key to shape, in state-dict order. */
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    entries.forEach((key, parameter) -> shapes.put(key, parameter.shape()));
    return shapes;
  }

  /** Further keys of shared parameters, by their first key. */
  public Map<String, List<String>> aliases() {
    return Collections.unmodifiableMap(aliases);
  }

  /**
   * The first key of a parameter.
   *
   * @throws IllegalArgumentException if the parameter belongs to another definition
   */
  public String key(Parameter parameter) {
    String key = keys.get(parameter);
    if (key == null) {
      throw new IllegalArgumentException("a parameter is used that no block declares");
    }
    return key;
  }

  /**
   * The path of a block, such as {@code decode_head.linear_c.0}.
   *
   * @throws IllegalArgumentException if the block belongs to another definition
   */
  public String path(Block block) {
    String path = paths.get(block);
    if (path == null) {
      throw new IllegalArgumentException(
          block.getClass().getSimpleName() + " is used without being declared as a child");
    }
    return path;
  }

  /** The number of trainable elements, shared ones once. */
  public long parameterCount() {
    return keys.keySet().stream()
        .filter(p -> p.role() == Parameter.Role.TRAINABLE)
        .mapToLong(p -> io.intarsia.base.NdArray.count(p.shape()))
        .sum();
  }
}
