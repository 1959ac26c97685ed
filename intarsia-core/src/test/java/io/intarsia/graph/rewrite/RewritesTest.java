package io.intarsia.graph.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.graph.Cost;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.zoo.DeepLabV3Mobile;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewritesTest {
  private static final Network B0 =
      new Segformer(
          MixTransformer.Config.standard(3, List.of(2, 2, 2, 2), List.of(32, 64, 160, 256)),
          256,
          150);

  private static Program plain() {
    return new Program(Tracer.trace(B0), TestWeights.of(B0, 1));
  }

  @Test
  void everyPassFiresOnTheZoo() {
    Rewrites.Report report = Rewrites.report(plain(), Rewrites.all());
    assertThat(report.firings())
        .allSatisfy(
            (name, count) -> {
              if (!name.equals("repeat a single pixel")) {
                assertThat(count).as(name).isPositive();
              }
            });
    Network deepLab = new DeepLabV3Mobile(3, 21);
    Program program = new Program(Tracer.trace(deepLab), TestWeights.of(deepLab, 2));
    assertThat(Rewrites.report(program, Rewrites.all()).firings())
        .containsEntry("repeat a single pixel", 1)
        .containsEntry("fold batch norm", 54)
        .hasEntrySatisfying(
            "1x1 convolutions at low resolution", count -> assertThat(count).isPositive());
    Map<String, Integer> census = report.program().graph().census();
    assertThat(census)
        .doesNotContainKeys("tokens", "toGrid", "linear", "layerNorm", "batchNorm", "concat")
        .containsEntry("resize", 3);
  }

  @Test
  void theDecoderLosesMostOfItsWork() {
    long before = Cost.of(plain().graph(), 1, 512, 512).multiplyAdds();
    long after = Cost.of(Rewrites.apply(plain()).graph(), 1, 512, 512).multiplyAdds();
    assertThat(2e-9 * before).isBetween(16.0, 17.5);
    assertThat(2e-9 * after).isBetween(7.5, 8.8);
  }

  @Test
  void residualStreamsNeedNoMean() {
    assertThat(Rewrites.apply(plain()).graph().census())
        .containsKey("inverseRms")
        .doesNotContainKey("inverseStd");
  }
}
