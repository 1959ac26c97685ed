package io.intarsia.torch.infer;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.op.Pointwise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A product and what oneDNN can do to its result before that goes to memory: add a tensor of the
 * same shape, then apply a function.
 *
 * @param residual what is added
 * @param activation what is applied last
 */
record Fusion(Node product, @Nullable Node residual, Pointwise.@Nullable Unary activation) {
  /** The fusions of a graph by the last node of each; the other nodes need no step of their own. */
  record All(Map<Node, Fusion> byLast, Set<Node> inside) {}

  static All of(Graph graph, Constants constants) {
    Map<Node, Fusion> byLast = new IdentityHashMap<>();
    Set<Node> inside = new HashSet<>();
    Set<Node> results = new HashSet<>(graph.outputs().values());
    for (Node node : graph.nodes()) {
      if (PackedConv.applies(node, constants) && !inside.contains(node)) {
        Node last = node;
        Fusion fusion = new Fusion(node, null, null);
        List<Node> passed = new ArrayList<>();
        for (Node next = follower(last, results, constants);
            next != null && !byLast.containsKey(next) && !inside.contains(next);
            next = follower(last, results, constants)) {
          Fusion longer = fusion.with(last, next);
          if (longer == null) {
            break;
          }
          fusion = longer;
          passed.add(last);
          last = next;
        }
        inside.addAll(passed);
        byLast.put(last, fusion);
      }
    }
    return new All(byLast, inside);
  }

  /** The one user of a node whose value nobody else needs. */
  private static @Nullable Node follower(Node node, Set<Node> results, Constants constants) {
    List<Node> users = constants.users(node);
    return users.size() == 1 && !results.contains(node) ? users.get(0) : null;
  }

  /** This and the next operation, or nothing if that does not go into it. */
  private @Nullable Fusion with(Node last, Node next) {
    if (activation != null) {
      return null;
    }
    if (next.op() instanceof Pointwise.Unary unary) {
      Fusion longer = new Fusion(product, residual, unary);
      boolean plain = unary.function() == Pointwise.Function.RELU;
      return longer.function() != null && (residual == null || plain) ? longer : null;
    }
    boolean adds =
        next.op() instanceof Pointwise.Binary binary && binary.operator() == Pointwise.Operator.ADD;
    if (!adds || residual != null) {
      return null;
    }
    Node other = next.input(0) == last ? next.input(1) : next.input(0);
    boolean same = other != last && !other.isValue() && other.shape().equals(last.shape());
    return same ? new Fusion(product, other, null) : null;
  }

  /** What the run gives to it. */
  List<Node> inputs() {
    return residual == null ? List.of(product.input(0)) : List.of(product.input(0), residual);
  }

  /** What oneDNN's bridge calls the activation. */
  @Nullable String function() {
    if (activation == null) {
      return null;
    }
    return switch (activation.function()) {
      case RELU -> "relu";
      case RELU6 -> "hardtanh";
      case GELU, GELU_TANH -> "gelu";
      case SIGMOID -> "sigmoid";
      case TANH -> "tanh";
      case SILU -> "swish";
      case HARD_SWISH -> "hardswish";
      case HARD_SIGMOID -> "hardsigmoid";
      default -> null;
    };
  }

  /** Its numbers. */
  double[] scalars() {
    boolean bounded = activation != null && activation.function() == Pointwise.Function.RELU6;
    return bounded ? new double[] {0, 6} : new double[0];
  }

  /** Its variant. */
  @Nullable String algorithm() {
    if (activation == null) {
      return null;
    }
    return switch (activation.function()) {
      case GELU -> "none";
      case GELU_TANH -> "tanh";
      default -> null;
    };
  }
}
