package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Dim;
import io.intarsia.op.Leaf;
import io.intarsia.op.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The ONNX graph while it is written: nodes and stored values so far, and which name stands for
 * each node of the program. Lowerings add to it; equal constants and sizes are stored once.
 */
final class Sheet {
  /** An ONNX node: domain, operator, name, inputs (an empty name is one left out), outputs. */
  record Step(
      String domain,
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      List<Attribute> attributes) {}

  private final Program program;
  private final OnnxOptions options;
  private final Map<Node, List<Node>> users;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<Node, String> names = new IdentityHashMap<>();
  private final Map<Node, Supplier<String>> later = new IdentityHashMap<>();
  private final Map<Object, String> shared = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private String layer = "";

  Sheet(Program program, OnnxOptions options) {
    this.program = program;
    this.options = options;
    this.users = program.graph().users();
    taken.addAll(program.graph().outputs().keySet());
    program.graph().inputs().forEach(input -> taken.add(input.key()));
  }

  OnnxOptions options() {
    return options;
  }

  List<Step> steps() {
    return steps;
  }

  Iterable<Value> values() {
    return values.values();
  }

  /** Names the following steps after the layer of a node. */
  void enter(Node node) {
    layer = node.layer();
  }

  /** Nodes that use a node. */
  List<Node> users(Node node) {
    return users.getOrDefault(node, List.of());
  }

  /** Lets a name stand for a node. */
  void bind(Node node, String name) {
    names.put(node, name);
  }

  /** Lets a name stand for a node that is made only if somebody asks for it. */
  void bindLater(Node node, Supplier<String> source) {
    later.put(node, source);
  }

  /** True if the node has been written. */
  boolean has(Node node) {
    return names.containsKey(node) || later.containsKey(node);
  }

  /** True if the node is a result of the program. */
  boolean isResult(Node node) {
    return program.graph().outputs().containsValue(node);
  }

  /** The name of a node's value; parameters and constants are stored when first asked for. */
  String name(Node node) {
    String name = names.get(node);
    Supplier<String> source = later.remove(node);
    if (name == null && source != null) {
      name = source.get();
      names.put(node, name);
    }
    if (name == null) {
      if (!node.isValue()) {
        throw new IllegalStateException(node + " is used before it is written");
      }
      String base = node.op() instanceof Leaf.Param p ? p.key() : "constant";
      name = store(base, DType.F32, node.shape().known(), () -> program.value(node).toF32());
      names.put(node, name);
    }
    return name;
  }

  /** The names of a node's inputs. */
  List<String> inputs(Node node) {
    return node.inputs().stream().map(this::name).toList();
  }

  /** The value of a parameter or constant, as F32. */
  NdArray value(Node node) {
    return program.value(node).toF32();
  }

  /** Adds an operator of one output and returns the name of that. */
  String step(String operator, List<String> inputs, Attribute... attributes) {
    return steps(operator, inputs, 1, attributes).get(0);
  }

  /** Adds an operator of another domain than ONNX's own, of one output. */
  String stepOf(String domain, String operator, List<String> inputs, Attribute... attributes) {
    return steps(domain, operator, inputs, 1, attributes).get(0);
  }

  /** Adds an operator of any number of outputs. */
  List<String> steps(String operator, List<String> inputs, int outputs, Attribute... attributes) {
    return steps("", operator, inputs, outputs, attributes);
  }

  private List<String> steps(
      String domain, String operator, List<String> inputs, int outputs, Attribute... attributes) {
    String name = fresh(("/" + layer.replace('.', '/') + "/" + operator).replace("//", "/"));
    List<String> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      made.add(i == 0 ? name + "_output" : name + "_output" + i);
    }
    steps.add(new Step(domain, operator, name, List.copyOf(inputs), made, List.of(attributes)));
    return made;
  }

  /** As {@link #step}, made once for equal operators and inputs. */
  String sharedStep(String operator, List<String> inputs, Attribute... attributes) {
    Object key = List.of(operator, List.copyOf(inputs), List.of(attributes));
    String known = shared.get(key);
    if (known == null) {
      known = step(operator, inputs, attributes);
      shared.put(key, known);
    }
    return known;
  }

  /** Stores a value fetched later, under a readable name. */
  String store(String base, DType dtype, long[] shape, Supplier<NdArray> source) {
    String name = fresh(base);
    values.put(name, new Value(name, dtype, shape, source));
    return name;
  }

  /** Stores a value derived from a node, once for each node and name. */
  String storeOnce(Node of, String base, DType dtype, long[] shape, Supplier<NdArray> source) {
    return shared.computeIfAbsent(List.of(of, base), k -> store(base, dtype, shape, source));
  }

  /** Whole numbers as a stored vector. */
  String longs(long... numbers) {
    String text = Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining("_"));
    return shared.computeIfAbsent(
        "i64:" + text,
        k -> {
          NdArray array = NdArray.ofLongs(numbers, numbers.length);
          return store("i64_" + text, DType.I64, array.shape(), () -> array);
        });
  }

  /** A number as a stored scalar. */
  String real(double number) {
    return shared.computeIfAbsent(
        "f32:" + number,
        k -> store("f32_" + number, NdArray.ofFloats(new float[] {(float) number})));
  }

  /** A stored array; give each content one name. */
  String store(String base, NdArray array) {
    return store(base, array.dtype(), array.shape(), () -> array);
  }

  /** An array stored once under its name. */
  String sharedStore(String name, Supplier<NdArray> array) {
    return shared.computeIfAbsent("value:" + name, k -> store(name, array.get()));
  }

  /** Sizes of axes [from, to) as an int64 vector: stored if known, else read from the value. */
  String sizes(Node node, int from, int to) {
    List<Dim> dims = node.shape().dims().subList(from, to);
    if (dims.stream().allMatch(Dim::isKnown)) {
      return longs(dims.stream().mapToLong(Dim::known).toArray());
    }
    return shared.computeIfAbsent(
        List.of("sizes", dims),
        k ->
            step(
                "Shape",
                List.of(name(node)),
                Attribute.of("start", from),
                Attribute.of("end", to)));
  }

  /** Whole vectors joined. */
  String join(String... vectors) {
    return sharedStep("Concat", List.of(vectors), Attribute.of("axis", 0L));
  }

  /** Reshapes to numbers, where 0 keeps the size at that place and -1 takes what is left. */
  String reshape(String value, long... sizes) {
    return step("Reshape", List.of(value, longs(sizes)));
  }

  /** Transposes. */
  String transpose(String value, long... order) {
    return step("Transpose", List.of(value), Attribute.of("perm", order));
  }

  /** A known size, or 0 (keep) where it is a symbol. */
  static long keep(Shape shape, int axis) {
    Dim dim = shape.dim(axis);
    return dim.isKnown() ? dim.known() : 0;
  }

  /** The refusal of something ONNX cannot say. */
  static Refusal cannot(Node node, String why) {
    String where = node.layer().isEmpty() ? "" : node.layer() + ": ";
    return Refusal.model("%sONNX cannot express %s %s", where, node.op().name(), why);
  }

  /** Gives a result its name: renames the step that makes it, or copies what has a name already. */
  void output(String result, Node node) {
    String name = name(node);
    boolean named = node.op() instanceof Leaf || program.graph().outputs().containsKey(name);
    if (named) {
      String step = fresh("/" + result + "/Identity");
      steps.add(new Step("", "Identity", step, List.of(name), List.of(result), List.of()));
      return;
    }
    UnaryOperator<String> rename = n -> n.equals(name) ? result : n;
    steps.replaceAll(
        s ->
            new Step(
                s.domain(),
                s.operator(),
                s.name(),
                s.inputs().stream().map(rename).toList(),
                s.outputs().stream().map(rename).toList(),
                s.attributes()));
    names.put(node, result);
  }

  private String fresh(String base) {
    String name = base;
    for (int i = 1; !taken.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }
}
