package io.intarsia.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Shape;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.zoo.classic.DeepLabResNet;
import io.intarsia.zoo.classic.DilatedNet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of 2015 to 2018. */
class ClassicVariantsTest {
  static Stream<Variant> rows() {
    return ClassicVariants.rows().stream();
  }

  /**
   * Millions of parameters as papers and repositories give them, FC-DenseNet aside: its paper says
   * 1.5, 3.5 and 9.4, its code has what stands here.
   */
  @ParameterizedTest
  @CsvSource({
    "fcn32s-vgg16, 21, 136.2",
    "fcn8s-vgg16, 21, 134.5",
    "deconvnet, 21, 251.8",
    "segnet, 12, 29.4",
    "fc-densenet-56, 12, 1.4",
    "fc-densenet-67, 12, 3.5",
    "fc-densenet-103, 11, 9.3",
    "dilation7-kitti, 11, 134.3",
    "dilation8-voc, 21, 141.1",
    "deeplab-largefov, 21, 20.5",
    "deeplabv1-resnet101, 21, 42.5",
    "deeplabv2-resnet101-msc, 21, 44.0",
    "deeplabv3plus-resnet101-msc, 21, 59.3"
  })
  void haveTheirNumberOfParameters(String name, int classes, double millions) {
    Network network = Catalogue.named(name).definition().make(3, classes);
    assertThat(Math.round(network.manifest().parameterCount() / 1e5) / 10.0).isEqualTo(millions);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void takeOddSizesDownToTheLeast(Variant row) {
    Network network = row.definition().make(4, 3);
    SizePolicy.Exact least = row.preprocessing().pad();
    long height = least == null ? 65 : Math.max(65, least.height() + 1);
    long width = height + 32;
    for (boolean training : new boolean[] {false, true}) {
      Graph graph = Tracer.trace(network, training);
      Graph bound = BindSizes.bind(graph, Map.of("N", 2L, "H", height, "W", width));
      long stride = row.stride();
      assertThat(bound.outputs().get(Network.LOGITS).shape())
          .isEqualTo(Shape.of(2, 3, (height - 1) / stride + 1, (width - 1) / stride + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theirKeysTellChannelsAndClasses(Variant row) {
    Map<String, long[]> shapes = row.definition().make(5, 7).manifest().shapes();
    assertThat(shapes.get(row.stemKey())[1]).isEqualTo(5);
    assertThat(shapes.get(row.headKey())[0]).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "fcn8s-vgg16, 2, true",
    "fc-densenet-56, 49, true",
    "dilation8-camvid, 2, false",
    "deeplab-largefov, 2, true"
  })
  void dropInTrainingWhatTheReferenceDrops(String name, int count, boolean wholeChannels) {
    Network network = Catalogue.named(name).definition().make(3, 5);
    assertThat(Tracer.trace(network).census()).doesNotContainKey("dropout");
    assertThat(Tracer.trace(network, true).nodes())
        .filteredOn(n -> n.op() instanceof Pointwise.Dropout)
        .hasSize(count)
        .allMatch(n -> ((Pointwise.Dropout) n.op()).wholeChannels() == wholeChannels);
  }

  @Test
  void aDilatedNetworkSaysHowSmallAPictureMayBe() {
    Network mirrored = Catalogue.named("dilation7-kitti").definition().make(3, 11);
    Map<String, Long> small = Map.of("N", 1L, "H", 186L, "W", 300L);
    assertThatThrownBy(() -> BindSizes.bind(Tracer.trace(mirrored), small))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("give a larger picture");
    DilatedNet.Config config = DilatedNet.Config.of(DilatedNet.Form.FRONT_END);
    Network front =
        new DilatedNet(
            new DilatedNet.Config(config.form(), false, config.widths(), config.hidden()), 3, 11);
    assertThatThrownBy(() -> BindSizes.bind(Tracer.trace(front), small))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("fc6: conv2d a window of 25 does not fit");
  }

  @Test
  void deepLabGivesTheScoresOfEveryScaleToTrainingOnly() {
    DeepLabResNet.Config config =
        new DeepLabResNet.Config(
            DeepLabResNet.Form.V3, List.of(1, 1, 1, 1), 8, 8, List.of(0.5, 0.75));
    Network network = new DeepLabResNet(config, 3, 4);
    assertThat(Tracer.trace(network).outputs()).containsOnlyKeys(Network.LOGITS);
    Graph training = Tracer.trace(network, true);
    assertThat(training.outputs())
        .containsOnlyKeys(Network.LOGITS, "scale_100", "scale_50", "scale_75");
    Shape shape = training.outputs().get("scale_75").shape();
    assertThat(shape.bind(Map.of("N", 1L, "H", 65L, "W", 97L))).isEqualTo(Shape.of(1, 4, 7, 10));
  }

  @Test
  void refusesAnOutputStrideThatNobodyHas() {
    assertThatThrownBy(
            () ->
                new DeepLabResNet.Config(
                    DeepLabResNet.Form.V2, List.of(3, 4, 23, 3), 64, 16, List.of()))
        .hasMessageContaining("V2 has no output stride 16");
  }
}
