package io.intarsia.weights.pickle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle program leaves behind. Text is a String, whole numbers are Long or BigInteger,
 * others Double, truth values Boolean, bytes byte[]; the rest are the types below. All but {@link
 * Global} compare by identity, as values may contain themselves.
 */
public sealed interface Py {
  /** Python's None. */
  enum None implements Py {
    /** The only one. */
    NONE
  }

  /**
   * A name that Python would import: here only a name.
   *
   * @param module dotted, such as {@code torch._utils}
   * @param name within the module
   */
  record Global(String module, String name) implements Py {
    /** Module and name with a dot between. */
    public String path() {
      return module + "." + name;
    }
  }

  /** A tuple. */
  final class Tuple implements Py {
    private final List<Object> items;

    Tuple(List<Object> items) {
      this.items = items;
    }

    /** The items in order; not to be changed. */
    public List<Object> items() {
      return items;
    }
  }

  /** A list or set. */
  final class Sequence implements Py {
    private final List<Object> items = new ArrayList<>(0);

    /** The items in order. */
    public List<Object> items() {
      return items;
    }
  }

  /** A dict of any kind. */
  final class Dict implements Py {
    private final Map<Object, Object> items = new LinkedHashMap<>();

    /** The items in order of insertion. */
    public Map<Object, Object> items() {
      return items;
    }
  }

  /** An object of some class, never constructed: the call that would make it, kept as data. */
  final class Instance implements Py {
    private final Object type;
    private final Dict items = new Dict();
    private @Nullable Object state;

    /** An object of that type, as a rule a {@link Global}. */
    public Instance(Object type) {
      this.type = type;
    }

    /** What would be called to make it. */
    public Object type() {
      return type;
    }

    /** What was set on it like on a dict. */
    public Dict items() {
      return items;
    }

    /** What it would be given as its state, or null. */
    public @Nullable Object state() {
      return state;
    }

    void state(Object value) {
      this.state = value;
    }
  }
}
