package io.intarsia.graph;

import io.intarsia.op.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network as a directed acyclic graph of operations: the named outputs and everything they need,
 * nothing else. Immutable; a rewrite makes a new one.
 */
public final class Graph {
  private final Map<String, Node> outputs;
  private final Map<String, Node> stages;
  private final List<Node> nodes;

  /**
   * @param outputs the results by name
   * @param stages nodes inside that are known by a block's path; those not needed are forgotten
   */
  public Graph(Map<String, Node> outputs, Map<String, Node> stages) {
    this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    this.nodes = sort(outputs.values());
    Set<Node> needed = new HashSet<>(nodes);
    Map<String, Node> kept = new LinkedHashMap<>(stages);
    kept.values().retainAll(needed);
    this.stages = Collections.unmodifiableMap(kept);
  }

  /** Depth first with an own stack: networks are deeper than call stacks. */
  private static List<Node> sort(Iterable<Node> roots) {
    List<Node> order = new ArrayList<>();
    Set<Node> entered = new HashSet<>();
    Set<Node> done = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    for (Node root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Node node = stack.peek();
        if (entered.add(node)) {
          for (int i = node.inputs().size() - 1; i >= 0; i--) {
            if (!entered.contains(node.input(i))) {
              stack.push(node.input(i));
            }
          }
        } else {
          stack.pop();
          if (done.add(node)) {
            order.add(node);
          }
        }
      }
    }
    return List.copyOf(order);
  }

  /** The results by name. */
  public Map<String, Node> outputs() {
    return outputs;
  }

  /** Inner nodes by the path of the block whose output they are. */
  public Map<String, Node> stages() {
    return stages;
  }

  /** Every node after its inputs. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The tensors given at run time. */
  public List<Leaf.Input> inputs() {
    return nodes.stream()
        .filter(n -> n.op() instanceof Leaf.Input)
        .map(n -> (Leaf.Input) n.op())
        .toList();
  }

  /** The nodes that use each node, outputs not counted. */
  public Map<Node, List<Node>> users() {
    Map<Node, List<Node>> users = new IdentityHashMap<>();
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        users.computeIfAbsent(input, n -> new ArrayList<>()).add(node);
      }
    }
    return users;
  }

  /** The same network with other results, which may be stages. */
  public Graph withOutputs(Map<String, Node> results) {
    return new Graph(results, stages);
  }

  /** Operations by name with their counts, for tests and descriptions. */
  public Map<String, Integer> census() {
    Map<String, Integer> census = new java.util.TreeMap<>();
    nodes.forEach(n -> census.merge(n.op().name(), 1, Integer::sum));
    return census;
  }
}
