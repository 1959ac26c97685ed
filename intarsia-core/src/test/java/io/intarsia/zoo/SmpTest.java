package io.intarsia.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.op.Dim;
import io.intarsia.op.Norm;
import io.intarsia.zoo.encoder.names.Encoders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every architecture on every encoder. */
class SmpTest {
  /** Rows whose parameters are those of another row, which is found in their place. */
  private static final Map<String, String> TWINS = Map.of("fcn8s-atonce-vgg16", "fcn8s-vgg16");

  static Stream<String> architectures() {
    return Smp.architectures().stream();
  }

  static Stream<String> encoders() {
    return Encoders.names().stream();
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everyArchitectureGivesScoresOfThePicturesSize(String architecture) {
    Network network = Smp.build(architecture, "resnet18", 4, 7);
    for (boolean training : new boolean[] {false, true}) {
      Graph graph = Tracer.trace(network, training);
      assertThat(graph.outputs().get(Network.LOGITS).shape().dims())
          .containsExactly(Dim.symbol("N"), Dim.of(7), Dim.symbol("H"), Dim.symbol("W"));
      assertThat(graph.nodes().stream().map(Node::op).filter(Norm.BatchNorm.class::isInstance))
          .isNotEmpty()
          .allMatch(op -> ((Norm.BatchNorm) op).training() == training);
    }
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void everyEncoderCarriesUnet(String encoder) {
    Network network = Smp.build("unet", encoder, 3, 2);
    Graph graph = Tracer.trace(network, true);
    assertThat(graph.outputs().get(Network.LOGITS).shape().dim(1)).isEqualTo(Dim.of(2));
    assertThat(network.manifest().shapes().keySet()).anyMatch(k -> k.startsWith("encoder."));
  }

  @Test
  void takesTheReferencesOptions() {
    Config options =
        Config.parse(
            "options",
            """
            encoder_depth: 4
            decoder_channels: [64, 32, 16, 8]
            decoder_attention_type: scse
            aux_params: {classes: 3, pooling: max, dropout: 0.1}
            """);
    Network network = Smp.build("Unet", "resnet18", 3, 2, options.root());
    assertThat(network.manifest().shapes().get("segmentation_head.0.weight"))
        .containsExactly(2, 8, 3, 3);
    assertThat(network.manifest().shapes().get("classification_head.3.weight"))
        .containsExactly(3, 256);
    assertThat(Tracer.trace(network).outputs()).containsKeys("logits", "labels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encoder_depth: 6",
        "encoder_depth: 2",
        "decoder_channels: [1, 2]",
        "decoder_channels: []",
        "decoder_channels: [64, 32, 16, 8, 0]",
        "decoder_attention_type: eda",
        "activation: sigmoid",
        "decoder_chanels: [1]",
        "aux_params: {pooling: max}",
        "aux_params: {classes: 2, pooling: min}"
      })
  void refusesOptionsItDoesNotHave(String option) {
    Config options = Config.parse("options", option);
    assertThatThrownBy(() -> Smp.build("unet", "resnet18", 3, 2, options.root()))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void refusesNamesItDoesNotKnow() {
    assertThatThrownBy(() -> Smp.build("unit", "resnet18", 3, 2))
        .hasMessageContaining("there is no architecture named unit")
        .hasMessageContaining("deeplabv3plus");
    assertThatThrownBy(() -> Smp.build("unet", "resnet19", 3, 2))
        .hasMessageContaining("there is no encoder named resnet19")
        .hasMessageContaining("resnet18");
    assertThatThrownBy(() -> Smp.build("unet", "resnet18", 3, 0)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Smp.build("unet", "resnet18", 0, 2)).isInstanceOf(Refusal.class);
  }

  @Test
  void theCatalogueKnowsThemByNameAndByParameters() {
    Network network = Smp.build("deeplabv3plus", "resnet18", 5, 7);
    assertThat(Catalogue.owning(network.manifest().shapes()))
        .hasValueSatisfying(
            v -> {
              assertThat(v.name()).isEqualTo("smp-deeplabv3plus-resnet18");
              assertThat(v.stemKey()).isEqualTo("encoder.conv1.weight");
            });
    assertThat(Catalogue.named("smp-unet-resnext50_32x4d").headKey())
        .isEqualTo("segmentation_head.0.weight");
    assertThatThrownBy(() -> Catalogue.named("smp-unet-resnet19"))
        .hasMessageContaining("smp-ARCHITECTURE-ENCODER");
  }

  @Test
  void everyRowOfTheCatalogueIsFoundByItsParameters() {
    for (Variant row : Catalogue.all()) {
      Network network = row.definition().make(3, 5);
      String name = TWINS.getOrDefault(row.name(), row.name());
      assertThat(Catalogue.owning(network.manifest().shapes()))
          .hasValueSatisfying(v -> assertThat(v.name()).isEqualTo(name));
      assertThat(Tracer.trace(network, true).outputs()).containsKey(Network.LOGITS);
    }
  }

  @Test
  void namesAreLowerCase() {
    List<String> names = Stream.concat(architectures(), encoders()).toList();
    assertThat(names).allMatch(n -> n.equals(n.toLowerCase(Locale.ROOT)));
  }
}
