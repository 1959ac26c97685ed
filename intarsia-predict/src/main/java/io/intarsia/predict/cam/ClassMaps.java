package io.intarsia.predict.cam;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.op.Layout;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.run.Executor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Class activation maps (Zhou et al. 2016, Learning Deep Features for Discriminative Localization,
 * eq. 2): a classifier that is a linear map of the mean of its features says at every pixel what it
 * would say of that pixel alone, since the mean of the maps, plus the bias, is its answer.
 */
public final class ClassMaps {
  /** The output that holds the maps: [N, classes, h, w], values below 0 set to 0. */
  public static final String CAM = "cam";

  private ClassMaps() {}

  /**
   * A classifier's program with the output {@link #CAM} beside its logits; programs that have it
   * are given back as they are.
   *
   * @throws Refusal USAGE if the logits are no linear map of the mean of a picture of features
   */
  public static Program with(Program classifier) {
    Graph graph = classifier.graph();
    if (graph.outputs().containsKey(CAM)) {
      return classifier;
    }
    Node logits = graph.outputs().get(Network.LOGITS);
    Node product = logits;
    while (product != null && product.op() instanceof Layout.Flatten) {
      product = product.input(0);
    }
    boolean linear = product != null && product.op() instanceof Product.Linear;
    if (product == null || !linear || !isMeanOfPixels(product.input(0))) {
      throw Refusal.usage(
          "activation maps want a classifier that is a linear map of the mean of its features; the"
              + " last operation here is %s",
          product == null ? "missing: there are no logits" : product.toString());
    }
    Node features = product.input(0).input(0);
    GraphBuilder builder = new GraphBuilder();
    String layer = product.layer();
    Node tokens = builder.add(new Layout.Tokens(), List.of(features), layer);
    Node scores = builder.add(new Product.Linear(), List.of(tokens, product.input(1)), layer);
    Node maps = builder.add(new Layout.ToGrid(), List.of(scores, features), layer);
    Pointwise.Unary relu = new Pointwise.Unary(Pointwise.Function.RELU, 0);
    Map<String, Node> outputs = new LinkedHashMap<>(graph.outputs());
    outputs.put(CAM, builder.add(relu, List.of(maps), layer));
    return new Program(graph.withOutputs(outputs), classifier.weights());
  }

  private static boolean isMeanOfPixels(Node node) {
    return node.op() instanceof Pool.Mean mean
        && !mean.keep()
        && mean.axes().equals(List.of(2, 3))
        && node.input(0).shape().rank() == 4;
  }

  /**
   * The maps of one picture over several scales, each also of its mirror image.
   *
   * @param session a program with the output {@link #CAM}
   * @param scales the prepared picture at each scale, [1, C, h, w]
   * @param height height of the picture itself
   * @param width width of it
   * @param labels the classes the picture shows, in the order of the result
   */
  public static MapMerge of(
      Executor.Session session, List<NdArray> scales, int height, int width, int[] labels) {
    List<NdArray> maps = new ArrayList<>();
    for (NdArray picture : scales) {
      NdArray pair = session.run(Map.of(Tracer.PICTURE, withMirror(picture))).get(CAM);
      if (pair == null) {
        throw new IllegalArgumentException("the session gives no " + CAM);
      }
      NdArray sum = MapMerge.mirrored(pair);
      maps.add(sum.reshape(sum.size(1), sum.size(2), sum.size(3)));
    }
    return MapMerge.of(maps, height, width, labels);
  }

  /** [1, C, h, w] and its mirror image as [2, C, h, w]. */
  private static NdArray withMirror(NdArray picture) {
    float[] values = picture.floats();
    int width = (int) picture.size(3);
    float[] both = java.util.Arrays.copyOf(values, 2 * values.length);
    for (int i = 0; i < values.length; i++) {
      int row = i / width * width;
      both[values.length + row + width - 1 - (i - row)] = values[i];
    }
    return NdArray.ofFloats(both, 2, picture.size(1), picture.size(2), width);
  }
}
