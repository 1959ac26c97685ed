package io.intarsia.torch.grad;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.op.Leaf;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchThread;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;

/**
 * How much a network's score of one class depends on each of its inner features: what Grad-CAM
 * reads. The network is cut at the stage; the part after it runs with gradients.
 *
 * @param logits what the network says, [N, classes] or [N, classes, h, w]
 * @param features the stage's output
 * @param gradients of the score, summed over pixels where there are some, by the features
 */
public record Sensitivity(NdArray logits, NdArray features, NdArray gradients) {
  private static final String FEATURES = "features";

  /**
   * Runs a network on pictures and its later part back.
   *
   * @param stage the path of the block whose output is asked about, such as {@code layer4.2}
   * @param pictures [N, C, H, W]
   * @param classes one class per picture
   * @throws Refusal USAGE if the network has no such stage; names the stages
   */
  public static Sensitivity of(
      Network network,
      Weights weights,
      String stage,
      NdArray pictures,
      int[] classes,
      TorchSettings settings) {
    Graph graph = Tracer.trace(network);
    Node cut = graph.stages().get(stage);
    if (cut == null) {
      throw Refusal.usage(
          "the network has no stage %s; its last ones are %s",
          stage,
          graph.stages().keySet().stream().skip(Math.max(0, graph.stages().size() - 8)).toList());
    }
    if (classes.length != pictures.size(0)) {
      throw new IllegalArgumentException(classes.length + " classes for " + pictures);
    }
    Graph lower = graph.withOutputs(Map.of(FEATURES, cut));
    Graph upper = after(graph, cut);
    return TorchThread.train(
        settings.threads(),
        () -> {
          try (TorchState state = TorchState.of(network.manifest(), weights, settings.device());
              GradPlan first = new GradPlan(lower, settings, true);
              GradPlan second = new GradPlan(upper, settings, true)) {
            return Scope.within(() -> run(state, first, second, pictures, classes));
          }
        });
  }

  private static Sensitivity run(
      TorchState state, GradPlan first, GradPlan second, NdArray pictures, int[] classes) {
    Tensor picture = Tensors.upload(pictures);
    Tensor found = first.run(state, Map.of(Tracer.PICTURE, picture)).get(FEATURES);
    Tensor features = Objects.requireNonNull(found).detach().contiguous();
    features.set_requires_grad(true);
    Map<String, Tensor> given = Map.of(Tracer.PICTURE, picture, FEATURES, features);
    Tensor logits = Objects.requireNonNull(second.run(state, given).get(Network.LOGITS));
    Tensor total = null;
    for (int n = 0; n < classes.length; n++) {
      Tensor score = logits.select(0, n).select(0, classes[n]).sum();
      total = total == null ? score : total.add(score);
    }
    Objects.requireNonNull(total).backward();
    return new Sensitivity(
        Tensors.download(logits.detach()),
        Tensors.download(features.detach()),
        Tensors.download(features.grad()));
  }

  /** The graph with an input in the place of a node. */
  private static Graph after(Graph graph, Node cut) {
    GraphBuilder builder = new GraphBuilder();
    Map<Node, Node> copies = new IdentityHashMap<>();
    for (Node node : graph.nodes()) {
      Node copy =
          node == cut
              ? builder.add(new Leaf.Input(FEATURES, cut.shape()), List.of(), "")
              : builder.add(
                  node.op(),
                  node.inputs().stream().map(copies::get).map(Objects::requireNonNull).toList(),
                  node.layer());
      copies.put(node, copy);
    }
    Node logits = Objects.requireNonNull(graph.outputs().get(Network.LOGITS));
    Node answer = Objects.requireNonNull(copies.get(logits));
    return new Graph(Map.of(Network.LOGITS, answer), Map.of());
  }
}
