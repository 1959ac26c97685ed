package io.intarsia.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Cost;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Network;
import io.intarsia.zoo.unet.NestedUnet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are published whole. */
class WholeVariantsTest {
  static Stream<Variant> rows() {
    return WholeVariants.rows().stream();
  }

  private static Network make(String name, int classes) {
    Variant row = Catalogue.named(name);
    int channels = row.task() == Variant.Task.INPAINTING ? 4 : 3;
    return row.definition().make(channels, classes);
  }

  /** Millions of parameters as papers and repositories give them. */
  @ParameterizedTest
  @CsvSource({
    "hrnet-w18-small-v1, 19, 1.5",
    "hrnet-w18-small-v2, 19, 3.9",
    "hrnet-w18, 19, 9.6",
    "hrnet-w32, 19, 29.5",
    "hrnet-w48, 19, 65.9",
    "hrnet-ocr-w48, 19, 70.4",
    "unet-original, 2, 31.0",
    "unet-attention, 1, 34.9",
    "unet-nearest, 1, 34.5",
    "unet-residual, 1, 13.0",
    "unetplusplus-flat, 1, 7.9",
    "unetplusplus, 1, 9.2",
    "unet3plus, 1, 27.0",
    "cam-resnet38, 20, 105.2",
    "big-lama, 3, 51.0",
    "lama-fourier, 3, 27.0"
  })
  void haveThePublishedNumberOfParameters(String name, int classes, double millions) {
    assertThat(Math.round(make(name, classes).manifest().parameterCount() / 1e5) / 10.0)
        .isEqualTo(millions);
  }

  /** The repository's table, at 1024x2048: its G is 2^30 multiplications with an addition each. */
  @ParameterizedTest
  @CsvSource({"hrnet-w18-small-v1, 31.1", "hrnet-w18-small-v2, 71.6", "hrnet-w48, 696.2"})
  void highResolutionNetworksCostWhatIsPublished(String name, double giga) {
    Cost cost = Cost.of(Tracer.trace(make(name, 19)), 1, 1024, 2048);
    assertThat(Math.round(10 * cost.multiplyAdds() / 0x1p30) / 10.0).isEqualTo(giga);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void takeAnySizeOfPicture(Variant row) {
    Network network = row.definition().make(4, 3);
    for (boolean training : new boolean[] {false, true}) {
      Graph graph = Tracer.trace(network, training);
      int stride = row.stride();
      Graph bound = BindSizes.bind(graph, Map.of("N", 2L, "H", 113L, "W", 145L));
      String wanted =
          row.task() == Variant.Task.CLASSIFICATION
              ? "[2, 3]"
              : "[2, 3, %d, %d]".formatted((112 + stride) / stride, (144 + stride) / stride);
      assertThat(bound.outputs().get(Network.LOGITS).shape()).hasToString(wanted);
    }
  }

  @Test
  void theOriginalNetworkSaysHowSmallAPictureMayBe() {
    Graph graph = Tracer.trace(make("unet-original", 2));
    assertThatThrownBy(() -> BindSizes.bind(graph, Map.of("N", 1L, "H", 107L, "W", 108L)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a mirrored border of 107 does not fit a side of 107");
  }

  @Test
  void prunedNetworksHaveTheFirstParametersOfTheFullOne() {
    Map<String, long[]> full = make("unetplusplus-deep", 2).manifest().shapes();
    for (int depth = 1; depth <= 3; depth++) {
      Network pruned = make("unetplusplus-l" + depth, 2);
      pruned
          .manifest()
          .shapes()
          .forEach((key, shape) -> assertThat(full.get(key)).isEqualTo(shape));
      Map<String, Integer> census = Tracer.trace(pruned).census();
      assertThat(census.get("maxPool")).isEqualTo(depth);
    }
    assertThat(make("unetplusplus-l1", 1).manifest().parameterCount() / 1e6).isLessThan(0.12);
    assertThatThrownBy(() -> new NestedUnet(3, 2, NestedUnet.Form.NESTED, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The last two 1x1 convolutions of HRNet read four maps of falling size. */
  @Test
  void theFusionOfHighResolutionNetworksIsMovedToLowResolution() {
    Network network = make("hrnet-w48", 19);
    Program plain =
        new Program(Tracer.trace(network), Initial.of(network.manifest(), 1))
            .only(List.of("logits"));
    Rewrites.Report report = Rewrites.report(plain, Rewrites.all());
    assertThat(report.firings().get("1x1 convolutions at low resolution")).isPositive();
    assertThat(report.program().graph().census()).doesNotContainKeys("concat", "batchNorm");
    long before = Cost.of(plain.graph(), 1, 512, 512).multiplyAdds();
    long after = Cost.of(report.program().graph(), 1, 512, 512).multiplyAdds();
    // 720 x 720 at 128 x 128 becomes 720 x (48 + 96/4 + 192/16 + 384/64).
    assertThat(before - after).isEqualTo(720L * 128 * 128 * (720 - 48 - 24 - 12 - 6));
  }
}
