package io.intarsia.graph.rewrite;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program being rewritten: makes nodes and values of the new one, knows both. */
final class Edit {
  private final Program before;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Node, List<Node>> users;
  private final Set<Node> results;
  private final Map<Node, Node> replacements = new IdentityHashMap<>();
  private final Map<String, NdArray> values = new LinkedHashMap<>();
  private final Set<String> taken;
  private int firings;

  Edit(Program before) {
    this.before = before;
    this.users = before.graph().users();
    this.results = Set.copyOf(before.graph().outputs().values());
    this.taken = before.weights().keys();
  }

  /** Rewrites one node: its replacement, or null to keep it with its new inputs. */
  @FunctionalInterface
  interface Rule {
    @org.jspecify.annotations.Nullable
    Node rewrite(Node node, List<Node> inputs, Edit edit);
  }

  /** Walks the program once, inputs before users, and applies the rule to every node. */
  static Pass.Rewritten walk(Program program, Rule rule) {
    Edit edit = new Edit(program);
    for (Node node : program.graph().nodes()) {
      List<Node> inputs = node.inputs().stream().map(edit::replacement).toList();
      Node replacement = rule.rewrite(node, inputs, edit);
      if (replacement == null) {
        replacement = edit.add(node.op(), inputs, node.layer());
      } else {
        edit.firings++;
      }
      edit.replacements.put(node, replacement);
    }
    return edit.finish();
  }

  private Pass.Rewritten finish() {
    Map<String, Node> outputs = new LinkedHashMap<>();
    before.graph().outputs().forEach((name, node) -> outputs.put(name, replacement(node)));
    Map<String, Node> stages = new LinkedHashMap<>();
    before.graph().stages().forEach((name, node) -> stages.put(name, replacement(node)));
    Graph after = new Graph(outputs, stages);
    Program draft = new Program(after, before.weights());
    values.keySet().retainAll(draft.keys());
    return new Pass.Rewritten(new Program(after, overlay(before.weights(), values)), firings);
  }

  private static Weights overlay(Weights below, Map<String, NdArray> above) {
    return above.isEmpty() ? below : new Overlay(below, above);
  }

  /** The new node in the place of an old one. */
  Node replacement(Node old) {
    Node node = replacements.get(old);
    if (node == null) {
      throw new IllegalStateException(old + " comes after its user");
    }
    return node;
  }

  /** How many old nodes use an old node; a result of the network counts as one more use. */
  int uses(Node old) {
    return users.getOrDefault(old, List.of()).size() + (results.contains(old) ? 1 : 0);
  }

  /** The old nodes that use an old node. */
  List<Node> users(Node old) {
    return users.getOrDefault(old, List.of());
  }

  /** True if the old node is a result of the network. */
  boolean isResult(Node old) {
    return results.contains(old);
  }

  /** A new node. */
  Node add(Op op, List<Node> inputs, String layer) {
    return builder.add(op, inputs, layer);
  }

  /** A new parameter with a value of its own; the name is made unique. */
  Node parameter(String name, NdArray value) {
    String key = name;
    for (int i = 2; values.containsKey(key) || taken.contains(key); i++) {
      key = name + "~" + i;
    }
    values.put(key, value);
    return builder.param(key, value.shape());
  }

  /** The numbers of a new or old parameter or constant, as a copy. */
  float[] numbers(Node node) {
    NdArray own = node.op() instanceof Leaf.Param param ? values.get(param.key()) : null;
    return (own == null ? before.value(node) : own).floats();
  }

  /** Values over other values. */
  private record Overlay(Weights below, Map<String, NdArray> above) implements Weights {
    @Override
    public Set<String> keys() {
      Set<String> keys = new java.util.LinkedHashSet<>(below.keys());
      keys.addAll(above.keySet());
      return keys;
    }

    @Override
    public long[] shape(String key) {
      NdArray own = above.get(key);
      return own == null ? below.shape(key) : own.shape();
    }

    @Override
    public NdArray get(String key) {
      NdArray own = above.get(key);
      return own == null ? below.get(key) : own;
    }
  }
}
