package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.checks.golden.model.Generated;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.train.Batch;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The batch and the first values of a training fixture.
 *
 * @param json the fixture
 */
record Lessons(JsonNode json) {
  private static final double IGNORED = 0.1;

  /** Generated values for every key of a network. */
  Weights weights(Network network) {
    double gain = json.path("weight_gain").asDouble(1);
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .shapes()
        .forEach((key, shape) -> values.put(key, Generated.weights(key, gain, shape)));
    return Weights.of(values);
  }

  /** The batch of all steps. */
  Batch batch() {
    JsonNode input = json.get("train").get("batch_input");
    JsonNode labels = json.get("train").get("labels");
    String key = labels.get("key").asText();
    int classes = labels.path("num_classes").asInt(json.path("config").path("num_labels").asInt());
    boolean ignores = labels.path("formula").asText().contains(".ignore");
    long[] shape = Fixture.sizes(labels.get("shape"));
    ByteBuffer truth = ByteBuffer.allocate(Math.toIntExact(NdArray.count(shape)));
    for (int i = 0; i < truth.capacity(); i++) {
      boolean ignored = ignores && Generated.at(key + ".ignore", i) < IGNORED;
      truth.put((byte) (ignored ? 255 : (int) (Generated.at(key, i) * classes)));
    }
    return new Batch(
        Generated.input(input.get("key").asText(), Fixture.sizes(input.get("shape"))),
        NdArray.of(DType.U8, truth.flip(), shape),
        List.of("fixture"));
  }
}
