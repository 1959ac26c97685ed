package io.intarsia.weights.torch;

import io.intarsia.base.DType;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.weights.pickle.PickleWorld;
import io.intarsia.weights.pickle.Py;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a PyTorch checkpoint mean (pytorch/pytorch, torch/_utils.py and
 * torch/serialization.py). Any name not listed here becomes an inert {@link Py.Instance}.
 */
final class TorchWorld implements PickleWorld {
  private static final int MOST_AXES = 64;
  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("Float", DType.F32),
          Map.entry("Double", DType.F64),
          Map.entry("Half", DType.F16),
          Map.entry("BFloat16", DType.BF16),
          Map.entry("Long", DType.I64),
          Map.entry("Int", DType.I32),
          Map.entry("Short", DType.I16),
          Map.entry("Char", DType.I8),
          Map.entry("Byte", DType.U8),
          Map.entry("Untyped", DType.U8),
          Map.entry("Bool", DType.BOOL),
          Map.entry("torch.float32", DType.F32),
          Map.entry("torch.float64", DType.F64),
          Map.entry("torch.float16", DType.F16),
          Map.entry("torch.bfloat16", DType.BF16),
          Map.entry("torch.int64", DType.I64),
          Map.entry("torch.int32", DType.I32),
          Map.entry("torch.int16", DType.I16),
          Map.entry("torch.int8", DType.I8),
          Map.entry("torch.uint8", DType.U8),
          Map.entry("torch.bool", DType.BOOL));

  /** A storage met in the pickle; no type where it is one that cannot be read. */
  private record Typed(TorchTensor.Storage storage, @Nullable DType dtype) {}

  private final String file;
  private final Map<String, DType> storageTypes = new LinkedHashMap<>();
  private final Map<String, Long> storageCounts = new LinkedHashMap<>();

  TorchWorld(String file) {
    this.file = file;
  }

  /** Element type by storage name, as legacy files need it to find where each ends. */
  Map<String, DType> storageTypes() {
    return storageTypes;
  }

  /** Elements by storage name; absent where only a part of it was named. */
  Map<String, Long> storageCounts() {
    return storageCounts;
  }

  @Override
  public void meet(Py.Global name) {
    if (Dangers.holds(name)) {
      throw Refusal.model(
          "%s: asks Python to call %s, which no checkpoint needs; nothing was run; do not trust"
              + " this file",
          file, Quote.of(name.path()));
    }
  }

  @Override
  public Object call(Object function, Py.Tuple args) {
    if (!(function instanceof Py.Global name)) {
      return new Py.Instance(function);
    }
    List<Object> values = args.items();
    return switch (name.path()) {
      case "torch._tensor._rebuild_from_type_v2", "torch._tensor._rebuild_from_type" ->
          values.size() >= 3
                  && values.get(0) instanceof Py.Global inner
                  && values.get(2) instanceof Py.Tuple of
              ? rebuild(inner, of.items())
              : new Py.Instance(name);
      case "collections.OrderedDict", "builtins.dict", "__builtin__.dict" -> dict(values, 0);
      case "collections.defaultdict" -> dict(values, 1);
      case "torch.Size",
          "builtins.list",
          "builtins.tuple",
          "builtins.set",
          "__builtin__.list",
          "__builtin__.tuple",
          "__builtin__.set" ->
          values.isEmpty() ? new Py.Instance(name) : values.get(0);
      default -> rebuild(name, values);
    };
  }

  private Object rebuild(Py.Global name, List<Object> args) {
    return switch (name.path()) {
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" ->
          tensor(args, null, name);
      case "torch._utils._rebuild_tensor_v3" ->
          tensor(args, args.size() > 6 ? args.get(6) : Py.None.NONE, name);
      case "torch._utils._rebuild_parameter",
          "torch._utils._rebuild_parameter_with_state",
          "torch.nn.parameter.Parameter" ->
          args.isEmpty() ? new Py.Instance(name) : args.get(0);
      default -> new Py.Instance(name);
    };
  }

  private static Object dict(List<Object> args, int at) {
    Py.Dict dict = new Py.Dict();
    if (args.size() > at && args.get(at) instanceof Py.Dict from) {
      return from;
    }
    if (args.size() > at && args.get(at) instanceof Py.Sequence pairs) {
      for (Object item : pairs.items()) {
        List<Object> pair = items(item);
        if (pair != null && pair.size() == 2) {
          dict.items().put(pair.get(0), pair.get(1));
        }
      }
    }
    return dict;
  }

  private Object tensor(List<Object> args, @Nullable Object type, Py.Global function) {
    if (args.size() < 4
        || !(args.get(0) instanceof Typed typed)
        || !(args.get(1) instanceof Long offset)) {
      throw damaged("a tensor without its storage");
    }
    DType dtype = typed.dtype();
    if (type != null) {
      dtype = type instanceof Py.Global name ? TYPES.get(name.path()) : null;
    }
    if (dtype == null) {
      return new Py.Instance(function);
    }
    TorchTensor tensor =
        new TorchTensor(typed.storage(), dtype, offset, longs(args.get(2)), longs(args.get(3)));
    if (!tensor.isSound()) {
      throw damaged(
          "a tensor of shape "
              + tensor.shape()
              + " and strides "
              + tensor.stride()
              + " that does not fit its storage");
    }
    return tensor;
  }

  @Override
  public Object persistent(Object id) {
    List<Object> parts = items(id);
    if (parts != null && parts.size() >= 2 && "module".equals(parts.get(0))) {
      return parts.get(1);
    }
    if (parts == null
        || parts.size() < 5
        || !"storage".equals(parts.get(0))
        || !(parts.get(1) instanceof Py.Global type)
        || !(parts.get(2) instanceof String key)
        || !(parts.get(4) instanceof Long count)
        || count < 0) {
      throw damaged("a reference to something that is no storage");
    }
    DType dtype =
        type.module().equals("torch") || type.module().startsWith("torch.")
            ? TYPES.get(type.name().replaceFirst("Storage$", ""))
            : null;
    int width = dtype == null ? 1 : dtype.bytes();
    List<Object> view = parts.size() > 5 ? items(parts.get(5)) : null;
    if (dtype != null) {
      DType before = storageTypes.put(key, dtype);
      if (before != null && before != dtype) {
        throw damaged("storage " + Quote.of(key) + " of two types");
      }
    }
    if (view == null) {
      storageCounts.put(key, count);
      return storage(key, 0, count, width, dtype);
    }
    if (view.size() != 3
        || !(view.get(1) instanceof Long from)
        || !(view.get(2) instanceof Long size)) {
      throw damaged("a view of a storage that names no range");
    }
    return storage(key, from, size, width, dtype);
  }

  private Typed storage(String key, long from, long count, int width, @Nullable DType dtype) {
    if (from < 0 || count < 0 || from > Long.MAX_VALUE / 64 || count > Long.MAX_VALUE / 64) {
      throw damaged("storage " + Quote.of(key) + " of impossible size");
    }
    return new Typed(new TorchTensor.Storage(key, from * width, count * width), dtype);
  }

  private List<Long> longs(Object value) {
    List<Object> items = items(value);
    if (items == null || items.size() > MOST_AXES) {
      throw damaged("a shape that is no short tuple of numbers");
    }
    List<Long> longs = new ArrayList<>(items.size());
    for (Object item : items) {
      if (!(item instanceof Long number)) {
        throw damaged("a shape that is no short tuple of numbers");
      }
      longs.add(number);
    }
    return List.copyOf(longs);
  }

  private Refusal damaged(String what) {
    return Refusal.model(
        "%s: not a usable checkpoint: it holds %s; download or save it again",
        file, Quote.of(what));
  }

  static @Nullable List<Object> items(Object value) {
    if (value instanceof Py.Tuple tuple) {
      return tuple.items();
    }
    return value instanceof Py.Sequence sequence ? sequence.items() : null;
  }
}
