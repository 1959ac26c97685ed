package io.intarsia.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.graph.Cost;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DdrNetTest {
  private static final DdrNet SLIM = new DdrNet(DdrNet.Config.slim23(), 3, 19);

  @Test
  void hasTheParametersOfThePaper() {
    // 5.7 million without the auxiliary head (table IV).
    long auxiliary =
        SLIM.manifest().entries().entrySet().stream()
            .filter(e -> e.getKey().startsWith("seghead_extra."))
            .filter(e -> !e.getKey().contains("running") && !e.getKey().contains("num_batches"))
            .mapToLong(e -> io.intarsia.base.NdArray.count(e.getValue().shape()))
            .sum();
    assertThat((SLIM.manifest().parameterCount() - auxiliary) / 1e5).isBetween(56.5, 57.5);
  }

  @Test
  void isLightAtTheSizeOfCamVid() {
    assertThat(Cost.of(Tracer.trace(SLIM), 1, 360, 480).multiplyAdds()).isLessThan(3_200_000_000L);
  }

  @Test
  void isInTheCatalogue() {
    assertThat(Catalogue.named("ddrnet-23-slim").definition().make(3, 19).manifest().shapes())
        .containsOnlyKeys(SLIM.manifest().shapes().keySet());
    assertThat(Catalogue.owning(SLIM.manifest().shapes()))
        .hasValueSatisfying(v -> assertThat(v.name()).isEqualTo("ddrnet-23-slim"));
  }

  @Test
  void givesTwoMapsOfScoresAtStride8() {
    for (boolean training : new boolean[] {false, true}) {
      Graph graph = Tracer.trace(SLIM, training);
      for (String output : List.of(Network.LOGITS, DdrNet.AUX)) {
        assertThat(graph.outputs().get(output).shape().bind(Map.of("N", 2L, "H", 361L, "W", 480L)))
            .hasToString("[2, 19, 46, 60]");
      }
    }
  }
}
