package io.intarsia.checks.golden.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.nn.Network;
import io.intarsia.zoo.LiteAspp;
import io.intarsia.zoo.MilesialUnet;
import io.intarsia.zoo.Torchvision;
import java.util.Optional;

/** Networks of torchvision and of single repositories. */
public final class OtherModels {
  private OtherModels() {}

  /** The network of a fixture's model name and configuration, if the zoo has it. */
  public static Optional<Network> of(String model, JsonNode config) {
    if (config.has("builder")) {
      return torchvision(config);
    }
    if (model.startsWith("milesial_unet")) {
      return Optional.of(
          new MilesialUnet(
              config.get("n_channels").asInt(),
              config.get("n_classes").asInt(),
              config.get("bilinear").asBoolean()));
    }
    return ClassicModels.of(model, config).or(() -> WholeModels.of(model, config));
  }

  private static Optional<Network> torchvision(JsonNode config) {
    String builder = config.get("builder").asText();
    int classes = config.get("num_classes").asInt();
    if (builder.equals("lraspp_mobilenet_v3_large")) {
      return Optional.of(new LiteAspp(3, classes));
    }
    return Torchvision.NAMES.contains(builder)
        ? Optional.of(Torchvision.build(builder, 3, classes, config.path("aux_loss").asBoolean()))
        : Optional.empty();
  }
}
