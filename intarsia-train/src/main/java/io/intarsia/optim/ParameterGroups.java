package io.intarsia.optim;

import io.intarsia.base.Refusal;
import io.intarsia.nn.Manifest;
import io.intarsia.nn.Parameter;
import io.intarsia.optim.ParameterRules.Match;
import io.intarsia.optim.ParameterRules.NoDecay;
import io.intarsia.optim.ParameterRules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The trainable parameters of a network, grouped by how they are trained.
 *
 * @param groups each parameter that is trained, once
 * @param frozen the first keys of trainable parameters that are not; they want no gradient
 */
public record ParameterGroups(List<ParameterGroup> groups, Set<String> frozen) {
  private static final int SHOWN = 3;

  /** What a group has in common. */
  private record Kind(double lrFactor, double weightDecay) {}

  /**
   * Groups parameters.
   *
   * @param tensors a leaf for the first key of each trainable parameter; others are not looked at
   * @param weightDecay the decay where no rule changes it
   * @throws Refusal USAGE if a rule matches no parameter, nothing is left to train, or a layer
   *     decay is asked for and no key has a layer
   */
  public static ParameterGroups of(
      Manifest manifest, Map<String, Tensor> tensors, ParameterRules rules, double weightDecay) {
    Map<String, Parameter> trainable = new LinkedHashMap<>();
    manifest
        .entries()
        .forEach(
            (key, parameter) -> {
              boolean first = manifest.key(parameter).equals(key);
              if (first && parameter.role() == Parameter.Role.TRAINABLE) {
                trainable.put(key, parameter);
              }
            });
    Set<String> frozen = frozen(trainable, rules);
    rules.groups().forEach(rule -> matches(trainable, rule.match(), "groups"));
    Depths depths = new Depths(trainable.keySet(), rules.layers());
    if (rules.layerDecay() != 1 && depths.isEmpty()) {
      throw Refusal.usage(
          "layer_decay %s: no parameter's key has a layer by %s; keys are such as %s; give a"
              + " pattern that fits as layers",
          rules.layerDecay(), rules.layers(), some(trainable.keySet()));
    }
    Map<Kind, Map<String, Tensor>> kinds = new LinkedHashMap<>();
    trainable.forEach(
        (key, parameter) -> {
          if (!frozen.contains(key)) {
            Kind kind = kind(key, parameter, rules, depths, weightDecay);
            Tensor tensor = tensors.get(key);
            if (tensor == null) {
              throw new IllegalArgumentException("no tensor for " + key);
            }
            kinds.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(key, tensor);
          }
        });
    if (kinds.isEmpty()) {
      throw Refusal.usage(
          "freeze leaves nothing to train: it matches all %d parameters", trainable.size());
    }
    List<ParameterGroup> groups = new ArrayList<>();
    kinds.forEach(
        (kind, members) -> {
          String name = "lr x " + kind.lrFactor() + ", decay " + kind.weightDecay();
          groups.add(new ParameterGroup(name, members, kind.lrFactor(), kind.weightDecay()));
        });
    return new ParameterGroups(List.copyOf(groups), frozen);
  }

  private static Set<String> frozen(Map<String, Parameter> trainable, ParameterRules rules) {
    Set<String> frozen = new LinkedHashSet<>();
    for (Match match : rules.freeze()) {
      frozen.addAll(matches(trainable, match, "freeze"));
    }
    return frozen;
  }

  private static List<String> matches(Map<String, Parameter> trainable, Match match, String where) {
    List<String> found = trainable.keySet().stream().filter(match::fits).toList();
    if (found.isEmpty()) {
      throw Refusal.usage(
          "%s: '%s' matches no parameter; keys are such as %s; give a path for all below it, or a"
              + " regular expression for the whole key",
          where, match.text(), some(trainable.keySet()));
    }
    return found;
  }

  private static List<String> some(Set<String> keys) {
    List<String> all = List.copyOf(keys);
    List<String> some = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, all.size()); i++) {
      some.add(all.get(i * (all.size() - 1) / Math.max(1, SHOWN - 1)));
    }
    return some;
  }

  private static Kind kind(
      String key, Parameter parameter, ParameterRules rules, Depths depths, double weightDecay) {
    double lr = depths.factor(key, rules.layerDecay());
    double decay = weightDecay;
    for (Rule rule : rules.groups()) {
      if (rule.match().fits(key)) {
        lr *= rule.lr();
        decay *= rule.decay();
      }
    }
    boolean spared = rules.noDecay() == NoDecay.NORM_AND_BIAS && parameter.shape().length <= 1;
    return new Kind(lr, spared ? 0 : decay);
  }
}
