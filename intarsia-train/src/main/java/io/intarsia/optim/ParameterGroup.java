package io.intarsia.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that are trained alike.
 *
 * @param name what tells the group from others
 * @param parameters leaves with a gradient, in 32 bits, by their keys
 * @param lrFactor the multiple of the base rate, 0 or more
 * @param weightDecay the decay, 0 or more
 */
public record ParameterGroup(
    String name, Map<String, Tensor> parameters, double lrFactor, double weightDecay) {
  public ParameterGroup {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (!(lrFactor >= 0 && weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "group " + name + ": rate factor " + lrFactor + ", weight decay " + weightDecay);
    }
  }
}
