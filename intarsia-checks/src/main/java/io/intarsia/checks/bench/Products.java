package io.intarsia.checks.bench;

import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Matrix products and nothing else: 1x1 convolutions one after the other, each the product of
 * [pixels, width] and [width, width]. Their rate is taken for the machine's limit.
 */
final class Products extends Network {
  private static final int DEPTH = 12;

  private final List<Conv2d> layers = new ArrayList<>();

  /**
   * @param width channels of the picture and of every result
   */
  Products(int width) {
    super(width);
    for (int i = 0; i < DEPTH; i++) {
      layers.add(child("" + i, new Conv2d(width, width, 1, 1, 0)));
    }
  }

  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor x = picture;
    for (Conv2d layer : layers) {
      x = layer.forward(x);
    }
    return Map.of(LOGITS, x);
  }

  /** The program for one picture of side x side pixels, with random weights. */
  static Program program(int width, int side) {
    Products network = new Products(width);
    Program free = new Program(Tracer.trace(network), Models.random(network.manifest(), 1));
    return BindSizes.bind(free, 1, side, side);
  }

  /** Thousand million multiplications and additions of one run. */
  static double gigaflops(int width, int side) {
    return 2.0 * DEPTH * width * width * side * side / 1e9;
  }
}
