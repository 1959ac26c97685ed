package io.intarsia.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import io.intarsia.zoo.DdrNet;
import io.intarsia.zoo.EncoderDecoder;
import io.intarsia.zoo.Smp;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncoderWeightsTest {
  private static final EncoderDecoder NETWORK = Smp.build("unet", "resnet18", 3, 2);

  /** A classifier of ResNet-18's keys whose values are their running number, modulo 7. */
  private static Map<String, NdArray> classifier() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    NETWORK
        .encoder()
        .manifest()
        .entries()
        .forEach(
            (key, parameter) -> {
              long[] shape = parameter.shape();
              float[] numbers = new float[(int) NdArray.count(shape)];
              for (int i = 0; i < numbers.length; i++) {
                numbers[i] = i % 7;
              }
              values.put(
                  key,
                  parameter.dtype() == DType.I64
                      ? NdArray.ofLongs(new long[1])
                      : NdArray.ofFloats(numbers, shape));
            });
    values.put("fc.weight", NdArray.ofFloats(new float[512], 1, 512));
    values.put("fc.bias", NdArray.ofFloats(new float[1], 1));
    return values;
  }

  @Test
  void fillsTheEncoderAndDropsTheClassifier() {
    Weights encoder = EncoderWeights.of("a.pth", Weights.of(classifier()), NETWORK);
    assertThat(encoder.keys()).hasSize(classifier().size() - 2);
    assertThat(encoder.keys()).allMatch(k -> k.startsWith("encoder."));
    assertThat(encoder.get("encoder.layer1.0.conv1.weight").floats()).startsWith(0, 1, 2, 3);
    assertThat(encoder.get("encoder.bn1.num_batches_tracked").dtype()).isEqualTo(DType.I64);
  }

  @Test
  void countersMayBeMissing() {
    Map<String, NdArray> values = classifier();
    values.keySet().removeIf(k -> k.endsWith("num_batches_tracked"));
    assertThat(EncoderWeights.of("a.pth", Weights.of(values), NETWORK).keys())
        .hasSize(values.size() - 2);
  }

  @Test
  void greyPicturesGetTheSumOfTheChannels() {
    EncoderDecoder grey = Smp.build("unet", "resnet18", 1, 2);
    Weights encoder = EncoderWeights.of("a.pth", Weights.of(classifier()), grey);
    assertThat(encoder.shape("encoder.conv1.weight")).containsExactly(64, 1, 7, 7);
    float[] all = classifier().get("conv1.weight").floats();
    assertThat(encoder.get("encoder.conv1.weight").floats()[50])
        .isEqualTo(all[148] + all[148 + 49] + all[148 + 98]);
  }

  @Test
  void furtherChannelsRepeatTheThreeAtEqualSum() {
    NdArray weight = NdArray.ofFloats(new float[] {1, 2, 4, 8, 16, 32}, 2, 3, 1, 1);
    assertThat(EncoderWeights.adapted(weight, 4).floats())
        .containsExactly(0.75f, 1.5f, 3, 0.75f, 6, 12, 24, 6);
    assertThat(EncoderWeights.adapted(weight, 2).floats()).containsExactly(1.5f, 3, 12, 24);
    assertThat(EncoderWeights.adapted(weight, 1).floats()).containsExactly(7, 56);
  }

  @Test
  void saysWhatIsMissing() {
    Map<String, NdArray> values = classifier();
    values.remove("layer4.1.conv2.weight");
    Weights weights = Weights.of(values);
    assertThatThrownBy(() -> EncoderWeights.of("a.pth", weights, NETWORK))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("encoder.layer4.1.conv2.weight");
  }

  @Test
  void refusesNetworksWithoutAnEncoder() {
    DdrNet network = new DdrNet(DdrNet.Config.slim23(), 3, 2);
    assertThatThrownBy(() -> EncoderWeights.of("a.pth", Weights.of(classifier()), network))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no encoder");
  }
}
