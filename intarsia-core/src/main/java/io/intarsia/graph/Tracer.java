package io.intarsia.graph;

import io.intarsia.nn.Block;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Network;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a definition into a graph by running its {@code forward} on tensors that only record. */
public final class Tracer {
  /** The name of a network's picture. */
  public static final String PICTURE = "pixel_values";

  private final GraphBuilder builder = new GraphBuilder();
  private final Map<String, Node> stages = new LinkedHashMap<>();
  private final Manifest manifest;
  private final boolean training;

  private Tracer(Manifest manifest, boolean training) {
    this.manifest = manifest;
    this.training = training;
  }

  /** The graph of a network at inference, with free batch, height and width. */
  public static Graph trace(Network network) {
    return trace(network, false);
  }

  /**
   * The graph of a network with free batch, height and width.
   *
   * @param training keep dropout and let batch norm use the batch's statistics
   */
  public static Graph trace(Network network, boolean training) {
    Tracer tracer = new Tracer(network.manifest(), training);
    Leaf.Input input = new Leaf.Input(PICTURE, Shape.picture(network.channels()));
    Tensor picture = tracer.new Traced(tracer.builder.add(input, List.of(), ""));
    Map<String, Node> outputs = new LinkedHashMap<>();
    network.forward(picture).forEach((name, t) -> outputs.put(name, ((Traced) t).node));
    return new Graph(outputs, tracer.stages);
  }

  private final class Traced extends Tensor {
    private final Node node;

    Traced(Node node) {
      this.node = node;
    }

    @Override
    public Shape shape() {
      return node.shape();
    }

    @Override
    public Tensor apply(Op op, List<Tensor> inputs) {
      List<Node> nodes = new ArrayList<>();
      inputs.forEach(t -> nodes.add(((Traced) t).node));
      return new Traced(builder.add(op, nodes, layer(nodes)));
    }

    @Override
    public Tensor use(Parameter parameter) {
      return new Traced(builder.param(manifest.key(parameter), parameter.shape()));
    }

    @Override
    public boolean training() {
      return training;
    }

    @Override
    public Tensor named(Block block) {
      stages.putIfAbsent(manifest.path(block), node);
      return this;
    }
  }

  /** A parameter's layer, else the layer of the first input. */
  private static String layer(List<Node> inputs) {
    return inputs.stream()
        .filter(n -> n.op() instanceof Leaf.Param)
        .findFirst()
        .or(() -> inputs.stream().findFirst())
        .map(Node::layer)
        .orElse("");
  }
}
