package io.intarsia.weights.torch;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.weights.pickle.Py;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the tensors by key in whatever was pickled around them. */
final class StateDict {
  private static final List<String> USUAL_NAMES =
      List.of(
          "state_dict",
          "model_state_dict",
          "model_state",
          "model",
          "net",
          "network",
          "module",
          "weights",
          "params",
          "state_dict_ema",
          "model_ema",
          "ema_state_dict",
          "ema",
          "params_ema");
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");
  private static final int DEEPEST = 3;

  private StateDict() {}

  /**
   * The tensors of the pickled object, or of the state dict inside it: under a usual name first,
   * else the object's own, else of the child that has most. Prefixes that wrappers put before every
   * key are taken off.
   *
   * @throws Refusal MODEL if there are none, or a whole module was pickled
   */
  static Map<String, TorchTensor> find(String file, Object object) {
    Map<String, TorchTensor> tensors = search(object, DEEPEST);
    if (tensors.isEmpty()) {
      throw nothing(file, object);
    }
    for (int i = 0; i < WRAPPERS.size() * 2; i++) {
      tensors = strip(tensors, WRAPPERS.get(i % WRAPPERS.size()));
    }
    return tensors;
  }

  private static Map<String, TorchTensor> search(@Nullable Object object, int depth) {
    Map<Object, Object> entries = entries(object);
    if (depth > 1) {
      for (String name : USUAL_NAMES) {
        Map<String, TorchTensor> found = search(entries.get(name), depth - 1);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    Map<String, TorchTensor> own = tensors(entries);
    if (!own.isEmpty() || depth < DEEPEST) {
      return own;
    }
    for (Object child : children(object)) {
      Map<String, TorchTensor> of = tensors(entries(child));
      if (of.size() > own.size()) {
        own = of;
      }
    }
    return own;
  }

  private static Map<String, TorchTensor> tensors(Map<Object, Object> entries) {
    Map<String, TorchTensor> found = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof TorchTensor tensor) {
            found.put(name, tensor);
          }
        });
    return found;
  }

  private static Map<Object, Object> entries(@Nullable Object object) {
    if (object instanceof Py.Dict dict) {
      return dict.items();
    }
    return object instanceof Py.Instance instance ? instance.items().items() : Map.of();
  }

  private static Collection<Object> children(@Nullable Object object) {
    List<Object> items = object == null ? null : TorchWorld.items(object);
    if (items != null) {
      return items;
    }
    List<Object> children = new ArrayList<>();
    entries(object)
        .forEach(
            (key, value) -> {
              if (!String.valueOf(key instanceof String ? key : "")
                  .toLowerCase(Locale.ROOT)
                  .contains("optim")) {
                children.add(value);
              }
            });
    return children;
  }

  private static Map<String, TorchTensor> strip(Map<String, TorchTensor> from, String prefix) {
    if (!from.keySet().stream()
        .allMatch(k -> k.startsWith(prefix) && k.length() > prefix.length())) {
      return from;
    }
    Map<String, TorchTensor> stripped = new LinkedHashMap<>();
    from.forEach((key, tensor) -> stripped.put(key.substring(prefix.length()), tensor));
    return stripped;
  }

  private static Refusal nothing(String file, Object object) {
    Py.Instance module = module(object);
    for (Object child : children(object)) {
      module = module == null ? module(child) : module;
    }
    if (module != null) {
      String type = module.type() instanceof Py.Global name ? name.path() : "some class";
      return Refusal.model(
          "%s: holds a whole pickled module (%s), which only its own Python code can rebuild; load"
              + " it there once and save model.state_dict() instead",
          file, Quote.of(type));
    }
    String keys =
        entries(object).keySet().stream()
            .filter(String.class::isInstance)
            .limit(6)
            .map(key -> Quote.of((String) key))
            .collect(Collectors.joining(", "));
    return Refusal.model(
        "%s: holds no tensors by name%s; save model.state_dict() with torch.save",
        file, keys.isEmpty() ? "" : " (at the top are " + keys + ")");
  }

  private static Py.@Nullable Instance module(@Nullable Object object) {
    return object instanceof Py.Instance instance
            && instance.state() instanceof Py.Dict state
            && state.items().containsKey("_modules")
        ? instance
        : null;
  }
}
