package io.intarsia.graph.rewrite;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Norm;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Product;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes residual streams that only layer norms read have mean 0 over channels, by centring the
 * convolutions that write them; the norms then need no mean. Stages are forgotten: inside the
 * stream values differ by that mean.
 */
public final class CentreStreams implements Pass {
  private static final Pointwise.Binary ADD = new Pointwise.Binary(Pointwise.Operator.ADD);

  @Override
  public String name() {
    return "centre residual streams";
  }

  @Override
  public String law() {
    return "A layer norm does not see a number added to all channels, so what writes only to layer"
        + " norms may have its mean over channels taken off.";
  }

  @Override
  public Rewritten apply(Program program) {
    Set<Node> centred = centred(program.graph());
    Rewritten walked =
        Edit.walk(program, (node, inputs, edit) -> rewrite(node, inputs, edit, centred));
    Graph graph = new Graph(walked.program().graph().outputs(), Map.of());
    return new Rewritten(new Program(graph, walked.program().weights()), walked.firings());
  }

  /**
   * The largest set of nodes that are read by norms and sums of the set alone and are sums or
   * convolutions whose results can be centred.
   */
  private static Set<Node> centred(Graph graph) {
    Map<Node, List<Node>> users = graph.users();
    Set<Node> centred = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op().equals(ADD) || node.op() instanceof Product.Conv2d conv && conv.groups() == 1) {
        centred.add(node);
      }
    }
    centred.removeAll(graph.outputs().values());
    Deque<Node> doubtful = new ArrayDeque<>(centred);
    while (!doubtful.isEmpty()) {
      Node node = doubtful.pop();
      if (centred.contains(node) && !fits(node, users.getOrDefault(node, List.of()), centred)) {
        centred.remove(node);
        doubtful.addAll(node.inputs());
        doubtful.addAll(users.getOrDefault(node, List.of()));
      }
    }
    return centred;
  }

  private static boolean fits(Node node, List<Node> users, Set<Node> centred) {
    boolean read =
        users.stream().allMatch(u -> isNorm(u) || u.op().equals(ADD) && centred.contains(u));
    boolean written = !node.op().equals(ADD) || centred.containsAll(node.inputs());
    return read && written;
  }

  private static boolean isNorm(Node node) {
    return node.op() instanceof Norm.InverseStd || isScaling(node);
  }

  /** x times its own inverse standard deviation, read by centred convolutions only. */
  private static boolean isScaling(Node node) {
    return node.op() instanceof Pointwise.Binary binary
        && binary.operator() == Pointwise.Operator.MUL
        && node.input(1).op() instanceof Norm.InverseStd
        && node.input(1).input(0) == node.input(0);
  }

  private static @Nullable Node rewrite(
      Node node, List<Node> inputs, Edit edit, Set<Node> centred) {
    if (node.op() instanceof Norm.InverseStd std && centred.contains(node.input(0))) {
      return edit.add(new Norm.InverseRms(std.eps()), new ArrayList<>(inputs), node.layer());
    }
    if (node.op() instanceof Product.Conv2d conv && centred.contains(node)) {
      Kernel kernel = Kernel.of(node, edit).centredOutputs();
      return kernel.on(inputs.get(0), conv.window(), 1, edit, node.layer());
    }
    return null;
  }
}
