package io.intarsia.zoo.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.Tracer;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Shape;
import io.intarsia.zoo.encoder.EncoderOptions.Atrous;
import io.intarsia.zoo.encoder.Pyramid.Level;
import io.intarsia.zoo.encoder.names.Encoders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every encoder: its levels are what it says, traced without natives. */
class EncodersTest {
  /** The levels of an encoder as a network's results. */
  private static final class Probe extends Network {
    private final Pyramid encoder;

    Probe(Pyramid encoder, int channels) {
      super(channels);
      this.encoder = child("encoder", encoder);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      List<Tensor> features = encoder.forward(picture);
      for (int i = 0; i < features.size(); i++) {
        outputs.put("level " + i, features.get(i));
      }
      return outputs;
    }
  }

  static Stream<String> names() {
    return Encoders.names().stream();
  }

  private static void agrees(Pyramid encoder, int channels) {
    Graph graph = Tracer.trace(new Probe(encoder, channels));
    List<Level> levels = encoder.levels();
    assertThat(graph.outputs()).hasSize(levels.size());
    for (int[] size : new int[][] {{64, 96}, {65, 97}}) {
      for (int i = 0; i < levels.size(); i++) {
        Shape shape = graph.outputs().get("level " + i).shape();
        int stride = levels.get(i).stride();
        assertThat(shape.bind(Map.of("N", 2L, "H", (long) size[0], "W", (long) size[1])).known())
            .as("level %d at %dx%d", i, size[0], size[1])
            .containsExactly(
                2,
                levels.get(i).channels(),
                (size[0] + stride - 1) / stride,
                (size[1] + stride - 1) / stride);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyEncoderHasTheLevelsItSays(String name) {
    Pyramid encoder = Encoders.named(name, EncoderOptions.standard(3));
    agrees(encoder, 3);
    List<Level> levels = encoder.levels();
    assertThat(levels.get(levels.size() - 1).stride()).isEqualTo(32);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyEncoderCanBeLessDeepAndSeeOtherChannels(String name) {
    for (int depth : new int[] {3, 4}) {
      Pyramid encoder = Encoders.named(name, new EncoderOptions(5, depth, 32, Atrous.EVERY));
      agrees(encoder, 5);
      List<Level> levels = encoder.levels();
      assertThat(levels.get(levels.size() - 1).stride()).isEqualTo(1 << depth);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyEncoderIsDilatedOrRefusesInASentence(String name) {
    boolean pools = name.matches("vgg.*|densenet.*|xception|inceptionv4|inceptionresnetv2");
    for (int stride : new int[] {8, 16}) {
      EncoderOptions options = new EncoderOptions(3, 5, stride, Atrous.EVERY);
      if (pools) {
        assertThatThrownBy(() -> Encoders.named(name, options))
            .isInstanceOf(Refusal.class)
            .hasMessageContaining(name + " halves by pooling")
            .hasMessageContaining("output stride " + stride);
      } else {
        Pyramid encoder = Encoders.named(name, options);
        agrees(encoder, 3);
        assertThat(encoder.manifest().shapes().keySet())
            .isEqualTo(
                Encoders.named(name, EncoderOptions.standard(3)).manifest().shapes().keySet());
      }
    }
  }

  /** Millions of parameters, cut off, as segmentation_models.pytorch lists them (docs/encoders). */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 11",
    "resnet34, 21",
    "resnet50, 23",
    "resnet101, 42",
    "resnet152, 58",
    "resnext50_32x4d, 22",
    "resnext101_32x4d, 42",
    "resnext101_32x8d, 86",
    "resnext101_32x16d, 191",
    "resnext101_32x32d, 466",
    "resnext101_32x48d, 826",
    "timm-resnest14d, 8",
    "timm-resnest26d, 15",
    "timm-resnest50d, 25",
    "timm-resnest101e, 46",
    "timm-resnest200e, 68",
    "timm-resnest269e, 108",
    "timm-resnest50d_4s2x40d, 28",
    "timm-resnest50d_1s4x24d, 23",
    "timm-res2net50_26w_4s, 23",
    "timm-res2net101_26w_4s, 43",
    "timm-res2net50_26w_6s, 35",
    "timm-res2net50_26w_8s, 46",
    "timm-res2net50_48w_2s, 23",
    "timm-res2net50_14w_8s, 23",
    "timm-res2next50, 22",
    "timm-regnetx_002, 2",
    "timm-regnetx_004, 4",
    "timm-regnetx_006, 5",
    "timm-regnetx_008, 6",
    "timm-regnetx_016, 8",
    "timm-regnetx_032, 14",
    "timm-regnetx_040, 20",
    "timm-regnetx_064, 24",
    "timm-regnetx_080, 37",
    "timm-regnetx_120, 43",
    "timm-regnetx_160, 52",
    "timm-regnetx_320, 105",
    "timm-regnety_002, 2",
    "timm-regnety_004, 3",
    "timm-regnety_006, 5",
    "timm-regnety_008, 5",
    "timm-regnety_016, 10",
    "timm-regnety_032, 17",
    "timm-regnety_040, 19",
    "timm-regnety_064, 29",
    "timm-regnety_080, 37",
    "timm-regnety_120, 49",
    "timm-regnety_160, 80",
    "timm-regnety_320, 141",
    "senet154, 113",
    "se_resnet50, 26",
    "se_resnet101, 47",
    "se_resnet152, 64",
    "se_resnext50_32x4d, 25",
    "se_resnext101_32x4d, 46",
    "timm-skresnet18, 11",
    "timm-skresnet34, 21",
    "tu-skresnext50_32x4d, 25",
    "densenet121, 6",
    "densenet169, 12",
    "densenet201, 18",
    "densenet161, 26",
    "inceptionresnetv2, 54",
    "inceptionv4, 41",
    "efficientnet-b0, 4",
    "efficientnet-b1, 6",
    "efficientnet-b2, 7",
    "efficientnet-b3, 10",
    "efficientnet-b4, 17",
    "efficientnet-b5, 28",
    "efficientnet-b6, 40",
    "efficientnet-b7, 63",
    "timm-efficientnet-b0, 4",
    "timm-efficientnet-b3, 10",
    "timm-efficientnet-b7, 63",
    "mobilenet_v2, 2",
    "dpn68, 11",
    "dpn68b, 11",
    "dpn92, 34",
    "dpn98, 58",
    "dpn107, 84",
    "dpn131, 76",
    "vgg11, 9",
    "vgg11_bn, 9",
    "vgg13, 9",
    "vgg13_bn, 9",
    "vgg16, 14",
    "vgg16_bn, 14",
    "vgg19, 20",
    "vgg19_bn, 20",
    "mit_b0, 3",
    "mit_b1, 13",
    "mit_b2, 24",
    "mit_b3, 44",
    "mit_b4, 60",
    "mit_b5, 81"
  })
  void hasAsManyParametersAsPublished(String name, int millions) {
    Pyramid encoder = Encoders.named(name, EncoderOptions.standard(3));
    assertThat(encoder.manifest().parameterCount() / 1_000_000).isEqualTo(millions);
  }

  @Test
  void countsXceptionWithoutTheClassifierThatTheListHas() {
    // 22 M in the list; 2048 * 1000 + 1000 of them are the classifier's.
    Pyramid encoder = Encoders.named("xception", EncoderOptions.standard(3));
    assertThat((encoder.manifest().parameterCount() + 2_049_000) / 1_000_000).isEqualTo(22);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tu-resnet18", "tu-regnety_004", "tu-resnest14d", "tu-res2next50"})
  void timmLeavesOutStagesThatAreNotUsed(String name) {
    long all = Encoders.named(name, EncoderOptions.standard(3)).manifest().parameterCount();
    EncoderOptions less = new EncoderOptions(3, 4, 32, Atrous.EVERY);
    assertThat(Encoders.named(name, less).manifest().parameterCount()).isLessThan(all);
  }

  @Test
  void segmentationModelsKeepsStagesThatAreNotUsed() {
    for (String name : List.of("resnet18", "se_resnet50", "timm-skresnet18", "mit_b0", "dpn68")) {
      EncoderOptions less = new EncoderOptions(3, 3, 32, Atrous.EVERY);
      assertThat(Encoders.named(name, less).manifest().shapes().keySet())
          .isEqualTo(Encoders.named(name, EncoderOptions.standard(3)).manifest().shapes().keySet());
    }
  }
}
