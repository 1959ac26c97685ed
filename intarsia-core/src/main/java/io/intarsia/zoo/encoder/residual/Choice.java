package io.intarsia.zoo.encoder.residual;

import io.intarsia.nn.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Weights that let some maps share: what split attention and selective kernels have in common. */
final class Choice {
  private Choice() {}

  /**
   * The maps summed, each weighed per channel.
   *
   * @param maps each [N, C, H, W]
   * @param scores as many [N, C, 1, 1]; their softmax across maps are the weights
   */
  static Tensor mix(List<Tensor> maps, List<Tensor> scores) {
    Tensor weights = Tensor.concat(2, scores).softmax(2);
    List<Tensor> weighed = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      weighed.add(maps.get(i).times(weights.slice(2, i, i + 1L)));
    }
    return sum(weighed);
  }

  /** The sum of maps of one shape. */
  static Tensor sum(List<Tensor> maps) {
    Tensor sum = maps.get(0);
    for (Tensor map : maps.subList(1, maps.size())) {
      sum = sum.plus(map);
    }
    return sum;
  }

  /** Channels [i * width, (i + 1) * width) for every i. */
  static List<Tensor> parts(Tensor x, int count, int width) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(x.slice(1, (long) i * width, (long) (i + 1) * width));
    }
    return parts;
  }

  /** The nearest multiple of a divisor, at least {@code least} and not a tenth below. */
  static int divisible(double width, int divisor, int least) {
    int near = Math.max(least, (int) (width + divisor / 2.0) / divisor * divisor);
    return near < 0.9 * width ? near + divisor : near;
  }
}
