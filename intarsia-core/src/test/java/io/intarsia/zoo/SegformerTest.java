package io.intarsia.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Shape;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegformerTest {
  private static final MixTransformer.Config B0 =
      MixTransformer.Config.standard(3, List.of(2, 2, 2, 2), List.of(32, 64, 160, 256));

  @Test
  void hasTheParametersOfThePublishedNetwork() {
    Segformer network = new Segformer(B0, 256, 150);
    assertThat(network.manifest().parameterCount()).isEqualTo(3_752_694);
    assertThat(network.manifest().entries()).hasSize(208);
  }

  @Test
  void logitsAreAQuarterOfAnyPicture() {
    Graph graph = Tracer.trace(new Segformer(B0, 256, 150));
    Shape logits = graph.outputs().get(Network.LOGITS).shape();
    assertThat(logits).hasToString("[N, 150, floor((H + 3)/4), floor((W + 3)/4)]");
    assertThat(logits.bind(Map.of("N", 2L, "H", 65L, "W", 97L)).known())
        .containsExactly(2, 150, 17, 25);
  }

  @Test
  void trainingKeepsDropoutAndBatchStatistics() {
    Map<String, Integer> inference = Tracer.trace(new Segformer(B0, 256, 150)).census();
    Map<String, Integer> training = Tracer.trace(new Segformer(B0, 256, 150), true).census();
    assertThat(inference).doesNotContainKey("dropout");
    assertThat(training).containsEntry("dropout", 15);
  }

  @Test
  void namesTheLayerThatCannotTakeItsInput() {
    Network wrong =
        new Network(4) {
          private final MixTransformer encoder = child("encoder", new MixTransformer(B0));

          @Override
          public Map<String, Tensor> forward(Tensor picture) {
            return Map.of(LOGITS, encoder.forward(picture).get(0));
          }
        };
    assertThatThrownBy(() -> Tracer.trace(wrong))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("encoder.patch_embeddings.0.proj: conv2d wants 3 channels, got 4");
  }
}
