package io.intarsia.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Refusal;
import io.intarsia.config.JsonFile;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.SegformerClassifier;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SegFormer as Hugging Face's config.json describes it, with the defaults of transformers v4.27.1,
 * models/segformer/configuration_segformer.py.
 */
final class SegformerFiles {
  static final String SEGMENTATION = "SegformerForSemanticSegmentation";
  static final String CLASSIFICATION = "SegformerForImageClassification";

  private static final int MOST_LAYERS = 1000;

  private SegformerFiles() {}

  /** The network a config.json describes, with as many classes as the weights' head has. */
  static Network network(JsonFile config, String architecture, Weights weights) {
    String activation = config.text("hidden_act", "gelu");
    if (!activation.equals("gelu")) {
      throw Refusal.model(
          "%s: hidden_act %s is not supported, only gelu", config.path(), activation);
    }
    boolean segmentation = architecture.equals(SEGMENTATION);
    String head = segmentation ? "decode_head.classifier.weight" : "classifier.weight";
    int classes = classes(config, weights, head);
    MixTransformer.Config sizes = sizes(config);
    return segmentation
        ? new Segformer(sizes, config.count("decoder_hidden_size", 256), classes)
        : new SegformerClassifier(sizes, classes);
  }

  /** What the file says; else the head of the weights; transformers' own default is two. */
  private static int classes(JsonFile config, Weights weights, String head) {
    int named = config.textsById("id2label").size();
    if (named > 0) {
      return named;
    }
    int counted = config.count("num_labels", 0);
    if (counted > 0) {
      return counted;
    }
    return weights.keys().contains(head) ? (int) weights.shape(head)[0] : 2;
  }

  private static MixTransformer.Config sizes(JsonFile config) {
    List<Integer> widths = config.counts("hidden_sizes", List.of(32, 64, 160, 256));
    List<Integer> depths = config.counts("depths", List.of(2, 2, 2, 2));
    if (depths.stream().mapToLong(d -> d).sum() > MOST_LAYERS) {
      throw Refusal.model(
          "%s: depths %s add up to more than %d layers", config.path(), depths, MOST_LAYERS);
    }
    JsonNode drop = config.get("drop_path_rate");
    try {
      return new MixTransformer.Config(
          config.count("num_channels", 3),
          depths,
          widths,
          config.counts("num_attention_heads", List.of(1, 2, 5, 8)),
          config.counts("sr_ratios", List.of(8, 4, 2, 1)),
          config.counts("patch_sizes", List.of(7, 3, 3, 3)),
          config.counts("strides", List.of(4, 2, 2, 2)),
          config.counts("mlp_ratios", List.of(4, 4, 4, 4)),
          rate(config, drop));
    } catch (IllegalArgumentException e) {
      throw Refusal.model("%s: %s", config.path(), String.valueOf(e.getMessage()));
    }
  }

  private static double rate(JsonFile config, @Nullable JsonNode drop) {
    double rate = config.number("drop_path_rate", 0.1);
    if (drop != null && !(rate >= 0 && rate < 1)) {
      throw config.wrong("drop_path_rate", "a number from 0 to 1", drop);
    }
    return rate;
  }
}
