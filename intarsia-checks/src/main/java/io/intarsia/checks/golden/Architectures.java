package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.checks.golden.model.OtherModels;
import io.intarsia.checks.golden.model.SmpModels;
import io.intarsia.nn.Network;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.SegformerClassifier;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.Optional;

/** Networks from the configurations of model fixtures. */
final class Architectures {
  private static final String SEGFORMER = "SegformerForSemanticSegmentation";

  private Architectures() {}

  /** The network a fixture is about, if the zoo has it. */
  static Optional<Network> of(Fixture fixture) {
    JsonNode config = fixture.json().path("config");
    boolean named = config.path("architecture").isTextual();
    boolean segformer = fixture.json().path("model").asText().startsWith("hf_segformer");
    String architecture = named || !segformer ? config.path("architecture").asText() : SEGFORMER;
    return switch (architecture) {
      case SEGFORMER ->
          Optional.of(
              new Segformer(
                  huggingFace(config),
                  config.get("decoder_hidden_size").asInt(),
                  config.get("num_labels").asInt()));
      case "SegformerForImageClassification" ->
          Optional.of(
              new SegformerClassifier(huggingFace(config), config.get("num_labels").asInt()));
      default ->
          fixture.json().path("model").asText().startsWith("nvlabs_segformer")
              ? Optional.of(original(config))
              : others(fixture, config);
    };
  }

  private static Optional<Network> others(Fixture fixture, JsonNode config) {
    String model = fixture.json().path("model").asText();
    return model.startsWith("smp_") ? SmpModels.of(config) : OtherModels.of(model, config);
  }

  private static MixTransformer.Config huggingFace(JsonNode config) {
    return new MixTransformer.Config(
        config.get("num_channels").asInt(),
        Fixture.ints(config.get("depths")),
        Fixture.ints(config.get("hidden_sizes")),
        Fixture.ints(config.get("num_attention_heads")),
        Fixture.ints(config.get("sr_ratios")),
        Fixture.ints(config.get("patch_sizes")),
        Fixture.ints(config.get("strides")),
        Fixture.ints(config.get("mlp_ratios")),
        0);
  }

  private static Network original(JsonNode config) {
    MixTransformer.Config encoder =
        MixTransformer.Config.standard(
            3, Fixture.ints(config.get("depths")), Fixture.ints(config.get("embed_dims")));
    return new Segformer(
        encoder, config.get("decoder_embed_dim").asInt(), config.get("num_classes").asInt());
  }
}
