package io.intarsia.checks.golden.loss;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.config.Config;
import io.intarsia.loss.Loss;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.mix.MixedLoss;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration that means what the parameters of a case mean to its reference. */
final class LossCases {
  /** An id that no truth holds: what the references take if they are given none. */
  private static final int NONE = -100;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("active_boundary", "active_boundary"),
          Map.entry("bce_with_logits", "bce"),
          Map.entry("boundary_kervadec", "boundary"),
          Map.entry("cross_entropy", "cross_entropy"),
          Map.entry("hf_segformer", "segformer"),
          Map.entry("lovasz_original", "lovasz_softmax"),
          Map.entry("mixed_focal_dice", "focal_dice"),
          Map.entry("smp_dice", "dice"),
          Map.entry("smp_focal", "focal"),
          Map.entry("smp_jaccard", "jaccard"),
          Map.entry("smp_lovasz", "lovasz"),
          Map.entry("smp_mcc", "mcc"),
          Map.entry("smp_soft_bce", "soft_bce"),
          Map.entry("smp_soft_ce", "soft_ce"),
          Map.entry("smp_tversky", "tversky"));

  private static final Map<String, String> KEYS =
      Map.of(
          "weight", "class_weights",
          "isdetach", "detach",
          "max_N_ratio", "max_n_ratio",
          "ignore_label", "ignore_index",
          "ignore", "ignore_index",
          "semantic_loss_ignore_index", "ignore_index",
          "idc", "classes");

  /** Notes, and what follows from the shapes. */
  private static final List<String> NO_KEYS =
      List.of("note", "input", "weights", "num_labels", "labels_size");

  private LossCases() {}

  /** The loss of a case, unless the fixture is of no known loss. */
  static Optional<Loss> loss(String fixture, String name, JsonNode c) {
    Optional<Map.Entry<String, String>> known =
        TYPES.entrySet().stream().filter(e -> fixture.startsWith(e.getKey())).findFirst();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    JsonNode params = c.path("params");
    String type = type(known.get().getValue(), name, c);
    if (type.equals("active_boundary") && params.has("weights")) {
      return Optional.of(sum(params));
    }
    int ignoreId =
        type.equals("active_boundary") || type.equals("segformer") ? LossSpecs.IGNORE : NONE;
    Config config = Config.parse(fixture + " " + name, settings(type, params).toString());
    return Optional.of(LossSpecs.read(config.root(), ignoreId));
  }

  private static String type(String type, String name, JsonNode c) {
    if (type.equals("boundary") && !c.has("dist_maps")) {
      return c.path("params").has("gamma")
          ? "softmax_focal"
          : name.contains("generalized") ? "generalized_dice" : "picture_dice";
    }
    boolean flat = c.at("/logits/shape").size() == 3;
    return type.equals("lovasz_softmax") && flat ? "lovasz_hinge" : type;
  }

  private static ObjectNode settings(String type, JsonNode params) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("type", type);
    for (Map.Entry<String, JsonNode> each : params.properties()) {
      if (!NO_KEYS.contains(each.getKey())) {
        settings.set(KEYS.getOrDefault(each.getKey(), each.getKey()), each.getValue());
      }
    }
    if (type.equals("cross_entropy")) {
      settings.put("nan_if_nothing_known", true);
    }
    return settings;
  }

  /** Cross-entropy, Lovasz softmax and active boundary loss, as lines of a configuration. */
  private static MixedLoss sum(JsonNode params) {
    String text =
        """
        loss:
          - {type: cross_entropy, weight: %s}
          - {type: lovasz_softmax, weight: %s}
          - %s
        """;
    ObjectNode boundary = settings("active_boundary", params);
    boundary.set("weight", params.at("/weights/2"));
    String filled = String.format(text, params.at("/weights/0"), params.at("/weights/1"), boundary);
    return MixedLoss.read(Config.parse("sum", filled).root().sections("loss"), LossSpecs.IGNORE);
  }
}
