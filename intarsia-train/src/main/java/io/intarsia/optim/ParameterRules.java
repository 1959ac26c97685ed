package io.intarsia.optim;

import io.intarsia.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which parameters are trained, and how they differ in rate and decay.
 *
 * @param groups every rule that matches a key counts; their factors multiply
 * @param noDecay what has no weight decay, whatever the rules say
 * @param layerDecay each layer's rate over that of the layer after it, 1 for no difference
 * @param layers what tells the layer of a key: the numbers it captures, the first the slowest to
 *     change; found anywhere in a key
 * @param freeze what is not trained
 */
public record ParameterRules(
    List<Rule> groups, NoDecay noDecay, double layerDecay, Pattern layers, List<Match> freeze) {
  /**
   * Finds the blocks of Swin and ConvNeXt ({@code layers.2.blocks.5}, {@code stages.2.5}), ResNet
   * ({@code layer3.4}), SegFormer ({@code block.2.0}, {@code block2.0}, with the embedding before
   * and the norm after them) and ViT ({@code encoder.layer.11}, {@code blocks.11}).
   */
  public static final Pattern LAYERS =
      Pattern.compile(
          "(?:^|\\.)(?:blocks?|layers?|stages?|patch_embeddings|patch_embed|downsample_layers)"
              + "\\.?(\\d+)(?:\\.(?:blocks?\\.|layers?\\.)?(\\d+))?(?:\\.|$)");

  public ParameterRules {
    groups = List.copyOf(groups);
    freeze = List.copyOf(freeze);
    if (!(layerDecay > 0 && layerDecay <= 1)) {
      throw new IllegalArgumentException("layer decay " + layerDecay);
    }
  }

  /** All parameters alike. */
  public static ParameterRules none() {
    return new ParameterRules(List.of(), NoDecay.NONE, 1, LAYERS, List.of());
  }

  /** What has no weight decay. */
  public enum NoDecay {
    /** Everything has. */
    NONE,
    /** Parameters of one axis: biases, and weights of norms. */
    NORM_AND_BIAS
  }

  /**
   * Which keys are meant.
   *
   * @param text a path, for everything below it; or a regular expression for the whole key
   * @param pattern the regular expression for the whole key
   */
  public record Match(String text, Pattern pattern) {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_.\\-]+");

    /**
     * Reads a path such as {@code decode_head} or a regular expression such as {@code
     * decode_head.*}.
     *
     * @throws PatternSyntaxException if it is neither
     */
    public static Match of(String text) {
      boolean path = PATH.matcher(text).matches();
      return new Match(
          text, Pattern.compile(path ? Pattern.quote(text) + "(\\..*)?" : text, Pattern.DOTALL));
    }

    /** True if the key is meant. */
    public boolean fits(String key) {
      return pattern.matcher(key).matches();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Match match && text.equals(match.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /**
   * How some parameters differ.
   *
   * @param match which
   * @param lr the multiple of the base rate, 0 or more
   * @param decay the multiple of the weight decay, 0 or more
   */
  public record Rule(Match match, double lr, double decay) {}

  /**
   * Reads {@code {groups: [{match: "decode_head.*", lr: 10, decay: 1}], no_decay: norm_and_bias,
   * layer_decay: 0.9, layers: "block\\.(\\d+)", freeze: ["encoder.*"]}}.
   *
   * @throws io.intarsia.base.Refusal USAGE if a key is unknown, a value out of its range, or a
   *     pattern no regular expression
   */
  public static ParameterRules read(Section section) {
    List<Rule> groups = new ArrayList<>();
    for (Section rule : section.sections("groups")) {
      String text = rule.text("match");
      groups.add(
          new Rule(
              match(rule, "match", text),
              rule.number("lr", 1, 0, Double.MAX_VALUE),
              rule.number("decay", 1, 0, Double.MAX_VALUE)));
      rule.close();
    }
    List<Match> freeze =
        section.texts("freeze", List.of()).stream().map(t -> match(section, "freeze", t)).toList();
    ParameterRules rules =
        new ParameterRules(
            groups,
            section.choice("no_decay", NoDecay.NONE),
            section.number("layer_decay", 1, Double.MIN_NORMAL, 1),
            layers(section),
            freeze);
    section.close();
    return rules;
  }

  private static Match match(Section section, String key, String text) {
    try {
      return Match.of(text);
    } catch (PatternSyntaxException e) {
      throw section.wrong(key, "a path or a regular expression (" + e.getDescription() + ")");
    }
  }

  private static Pattern layers(Section section) {
    try {
      Pattern layers = Pattern.compile(section.text("layers", LAYERS.pattern()));
      if (layers.matcher("").groupCount() > 0) {
        return layers;
      }
    } catch (PatternSyntaxException e) {
      // Refused below, as one that captures nothing is.
    }
    throw section.wrong("layers", "a regular expression that captures numbers, as (\\d+) does");
  }
}
