package io.intarsia.pretrained;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.weights.KeyMap;
import io.intarsia.weights.StateDictDiff;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A classifier's checkpoint as the weights of a network's encoder. Keys as torchvision, timm and
 * the encoders' own repositories write them get the encoder's prefix; the classifier is dropped;
 * where the picture has other than three channels the first convolution is adapted as
 * segmentation_models.pytorch does it.
 */
public final class EncoderWeights {
  /** The prefix of encoders' keys, and the way there from a classifier's. */
  private static final Map<String, KeyMap> PREFIXES =
      Map.of(
          "encoder.model.",
          KeyMap.of(
              "classifier to timm's encoder",
              """
              fc.{rest} -> drop
              head.{rest} -> drop
              classifier.{rest} -> drop
              conv_head.{rest} -> drop
              bn2.{rest} -> drop
              encoder.model.{rest} -> encoder.model.{rest}
              {rest} -> encoder.model.{rest}
              """),
          "encoder.",
          KeyMap.of(
              "classifier to encoder",
              """
              fc.{rest} -> drop
              _fc.{rest} -> drop
              classifier.{rest} -> drop
              last_linear.{rest} -> drop
              head.{rest} -> drop
              module.{rest} -> encoder.{rest}
              features.denseblock{b}.denselayer{l}.norm.{n}.{rest} -> \
              encoder.features.denseblock{b}.denselayer{l}.norm{n}.{rest}
              features.denseblock{b}.denselayer{l}.conv.{n}.{rest} -> \
              encoder.features.denseblock{b}.denselayer{l}.conv{n}.{rest}
              encoder.{rest} -> encoder.{rest}
              {rest} -> encoder.{rest}
              """),
          "backbone.",
          KeyMap.of(
              "classifier to backbone",
              """
              fc.{rest} -> drop
              classifier.{rest} -> drop
              features.{rest} -> backbone.{rest}
              module.{rest} -> backbone.{rest}
              backbone.{rest} -> backbone.{rest}
              {rest} -> backbone.{rest}
              """));

  private EncoderWeights() {}

  /**
   * The values of a network's encoder, and of nothing else.
   *
   * @param source how the checkpoint is called in refusals
   * @param classifier its values; read when asked for, so it stays open
   * @param network the network whose encoder is to start so
   * @throws Refusal USAGE if the network has no encoder of its own; MODEL if keys are missing or
   *     shapes differ
   */
  public static Weights of(String source, Weights classifier, Network network) {
    Map<String, long[]> shapes = network.manifest().shapes();
    Map.Entry<String, KeyMap> found = prefix(shapes.keySet());
    String prefix = found.getKey();
    Map<String, long[]> wanted = new LinkedHashMap<>();
    shapes.forEach(
        (key, shape) -> {
          if (key.startsWith(prefix)) {
            wanted.put(key, shape);
          }
        });
    Weights mapped = found.getValue().apply(classifier);
    Set<String> keys = new LinkedHashSet<>(wanted.keySet());
    keys.retainAll(mapped.keys());
    Weights encoder = new Stem(mapped, keys, stem(wanted, mapped));
    StateDictDiff.between(wanted, encoder).orRefuse(source);
    return encoder;
  }

  private static Map.Entry<String, KeyMap> prefix(Set<String> keys) {
    Optional<Map.Entry<String, KeyMap>> longest =
        PREFIXES.entrySet().stream()
            .filter(e -> keys.stream().anyMatch(k -> k.startsWith(e.getKey())))
            .max(Comparator.comparing(e -> e.getKey().length()));
    if (longest.isPresent()) {
      return longest.get();
    }
    throw Refusal.usage(
        "this network has no encoder that a classifier's weights fit; it has the parts %s",
        keys.stream().map(k -> k.split("\\.")[0]).distinct().toList());
  }

  /** The convolution on the picture, if the checkpoint's takes another number of channels. */
  private static Optional<StemShape> stem(Map<String, long[]> wanted, Weights weights) {
    for (Map.Entry<String, long[]> entry : wanted.entrySet()) {
      long[] want = entry.getValue();
      if (want.length == 4 && weights.keys().contains(entry.getKey())) {
        long[] have = weights.shape(entry.getKey());
        boolean other = have.length == 4 && have[1] == 3 && want[1] != 3;
        return other ? Optional.of(new StemShape(entry.getKey(), want[1])) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private record StemShape(String key, long channels) {}

  /** Weights whose first convolution takes another number of channels. */
  private record Stem(Weights weights, Set<String> keys, Optional<StemShape> stem)
      implements Weights {
    @Override
    public long[] shape(String key) {
      long[] shape = weights.shape(key);
      stem.filter(s -> s.key().equals(key)).ifPresent(s -> shape[1] = s.channels());
      return shape;
    }

    @Override
    public NdArray get(String key) {
      NdArray stored = weights.get(key);
      NdArray value = stored.dtype() == DType.I64 ? stored : stored.toF32();
      return stem.filter(s -> s.key().equals(key))
          .map(s -> adapted(value, (int) s.channels()))
          .orElse(value);
    }
  }

  /** One channel sees the sum; more see the three in turn, scaled so that the sum stays. */
  static NdArray adapted(NdArray weight, int channels) {
    float[] from = weight.floats();
    int outer = (int) weight.size(0);
    int inner = (int) weight.size(1);
    int area = from.length / (outer * inner);
    float[] to = new float[outer * channels * area];
    for (int o = 0; o < outer; o++) {
      for (int c = 0; c < Math.max(channels, inner); c++) {
        for (int i = 0; i < area; i++) {
          float value = from[(o * inner + c % inner) * area + i];
          if (channels == 1) {
            to[o * area + i] += value;
          } else if (c < channels) {
            to[(o * channels + c) * area + i] = value * inner / channels;
          }
        }
      }
    }
    return NdArray.ofFloats(to, outer, channels, weight.size(2), weight.size(3));
  }
}
