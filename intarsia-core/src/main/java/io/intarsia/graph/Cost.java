package io.intarsia.graph;

import io.intarsia.base.NdArray;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Product;
import io.intarsia.op.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a network costs for pictures of one size.
 *
 * @param rows the cost by layer, in the order the layers run
 * @param peakBytes the largest sum of activations alive at one time, 4 bytes a number
 */
public record Cost(List<Row> rows, long peakBytes) {

  /**
   * The cost of one layer.
   *
   * @param layer the path of the block
   * @param operations its operations, joined by commas
   * @param parameters elements of weights, biases and statistics
   * @param multiplyAdds multiplications with an addition each, in convolutions and products
   * @param activationBytes what its results take, 4 bytes a number
   */
  public record Row(
      String layer, String operations, long parameters, long multiplyAdds, long activationBytes) {

    private Row plus(Row other) {
      return new Row(
          layer,
          operations + ", " + other.operations,
          parameters + other.parameters,
          multiplyAdds + other.multiplyAdds,
          activationBytes + other.activationBytes);
    }
  }

  /** Counts a graph whose sizes are all known. */
  public static Cost of(Graph bound) {
    Map<String, Row> rows = new LinkedHashMap<>();
    Set<Node> seen = new HashSet<>();
    for (Node node : bound.nodes()) {
      if (node.op() instanceof Leaf) {
        continue;
      }
      long parameters =
          node.inputs().stream()
              .filter(i -> i.isValue() && seen.add(i))
              .mapToLong(i -> NdArray.count(i.shape().known()))
              .sum();
      long bytes = 4 * NdArray.count(node.shape().known());
      Row row = new Row(node.layer(), node.op().name(), parameters, multiplyAdds(node), bytes);
      rows.merge(node.layer(), row, Row::plus);
    }
    return new Cost(List.copyOf(rows.values()), peak(bound));
  }

  /** Counts a graph for a batch of pictures of one size. */
  public static Cost of(Graph graph, long batch, long height, long width) {
    return of(BindSizes.bind(graph, Map.of("N", batch, "H", height, "W", width)));
  }

  /** Elements of all weights, biases and statistics. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** Multiplications with an addition each; the GFLOP of papers are twice as many. */
  public long multiplyAdds() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum();
  }

  private static long multiplyAdds(Node node) {
    long results = NdArray.count(node.shape().known());
    if (node.op() instanceof Product.Conv2d || node.op() instanceof Product.Linear) {
      long[] weight = node.input(1).shape().known();
      return results * (NdArray.count(weight) / weight[0]);
    }
    if (node.op() instanceof Product.ConvTranspose2d) {
      long[] weight = node.input(1).shape().known();
      return NdArray.count(node.input(0).shape().known()) * (NdArray.count(weight) / weight[0]);
    }
    if (node.op() instanceof Product.MatMul) {
      return results * node.input(0).shape().dim(-1).known();
    }
    if (node.op() instanceof Product.Attention attention) {
      Shape keys = node.input(1).shape();
      long tokens =
          attention.channelFirst()
              ? keys.dim(2).known() * keys.dim(3).known()
              : keys.dim(1).known();
      return 2 * results * tokens;
    }
    boolean perPixel = node.op() instanceof Norm.InverseStd || node.op() instanceof Norm.InverseRms;
    return perPixel ? NdArray.count(node.input(0).shape().known()) : 0;
  }

  private static long peak(Graph graph) {
    Map<Node, Integer> left = new HashMap<>();
    graph.users().forEach((node, users) -> left.put(node, users.size()));
    graph.outputs().values().forEach(node -> left.merge(node, 1, Integer::sum));
    long alive = 0;
    long peak = 0;
    for (Node node : graph.nodes()) {
      if (node.isValue()) {
        continue;
      }
      alive += bytes(node);
      peak = Math.max(peak, alive);
      for (Node input : node.inputs()) {
        if (!input.isValue() && left.merge(input, -1, Integer::sum) == 0) {
          alive -= bytes(input);
        }
      }
    }
    return peak;
  }

  private static long bytes(Node node) {
    return 4 * NdArray.count(node.shape().known());
  }
}
