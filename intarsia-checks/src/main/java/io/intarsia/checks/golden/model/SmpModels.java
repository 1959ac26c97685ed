package io.intarsia.checks.golden.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.config.Config;
import io.intarsia.nn.Network;
import io.intarsia.zoo.Smp;
import io.intarsia.zoo.encoder.names.Encoders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Networks of segmentation_models.pytorch. */
public final class SmpModels {
  /** What fixtures write down beside the constructor's arguments. */
  private static final List<String> NO_OPTIONS =
      List.of(
          "architecture",
          "encoder_name",
          "encoder",
          "encoder_weights",
          "encoder_out_channels",
          "in_channels",
          "classes");

  private static final Set<String> STRIDED = Set.of("deeplabv3", "deeplabv3plus", "pan");

  private SmpModels() {}

  /** The network of that architecture and encoder, if both are there. */
  public static Optional<Network> of(JsonNode config) {
    String architecture = config.path("architecture").asText().toLowerCase(Locale.ROOT);
    String encoder = config.path("encoder_name").asText(config.path("encoder").asText());
    if (!Smp.architectures().contains(architecture) || !Encoders.names().contains(encoder)) {
      return Optional.empty();
    }
    ObjectNode options = config.deepCopy();
    options.remove(NO_OPTIONS);
    if (!STRIDED.contains(architecture)) {
      options.remove("encoder_output_stride");
    }
    return Optional.of(
        Smp.build(
            architecture,
            encoder,
            config.path("in_channels").asInt(3),
            config.get("classes").asInt(),
            Config.parse("config", options.toString()).root()));
  }
}
