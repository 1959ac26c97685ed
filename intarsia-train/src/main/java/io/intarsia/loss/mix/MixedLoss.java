package io.intarsia.loss.mix;

import static io.intarsia.loss.math.TensorMath.times;

import io.intarsia.base.Refusal;
import io.intarsia.config.Section;
import io.intarsia.loss.Loss;
import io.intarsia.loss.LossSpec;
import io.intarsia.loss.LossSpecs;
import io.intarsia.loss.math.Additive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A weighted sum of losses of the same logits.
 *
 * @param terms at least one, with different names
 */
public record MixedLoss(List<Term> terms) implements Loss {
  /**
   * One loss of the sum.
   *
   * @param name how logs call it
   * @param weight what it is multiplied with, not negative
   * @param loss the loss
   */
  public record Term(String name, double weight, LossSpec loss) {}

  /**
   * @throws Refusal USAGE if there is no term, a name stands twice, or a term is no scalar
   */
  public MixedLoss {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw Refusal.usage("a loss wants at least one term, such as {type: cross_entropy}");
    }
    Set<String> names = new HashSet<>();
    for (Term term : terms) {
      if (!names.add(term.name())) {
        throw Refusal.usage("two terms of the loss are named %s; give one a name", term.name());
      }
      if (!term.loss().scalar()) {
        throw Refusal.usage(
            "loss %s has the reduction none, a sum wants one number: mean or sum", term.name());
      }
    }
  }

  /**
   * Reads the terms, each a loss as {@link LossSpecs} reads it with two keys more: {@code weight},
   * 1 unless given, and {@code name}, its type unless given.
   *
   * @param ignoreId the id of unknown pixels, unless a term says another
   * @throws Refusal USAGE for what a term or the sum refuses; names the place
   */
  public static MixedLoss read(List<Section> sections, int ignoreId) {
    List<Term> terms = new ArrayList<>();
    for (Section section : sections) {
      String type = section.text("type");
      double weight = section.number("weight", 1, 0, 1e9);
      String name = section.text("name", unused(type.replace('-', '_'), terms));
      terms.add(new Term(name, weight, LossSpecs.read(section, ignoreId)));
    }
    return new MixedLoss(terms);
  }

  private static String unused(String name, List<Term> terms) {
    String free = name;
    for (int i = 2; taken(free, terms); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private static boolean taken(String name, List<Term> terms) {
    return terms.stream().anyMatch(t -> t.name().equals(name));
  }

  /** The only term as a sum over pixels, if there is one term and it is such a sum. */
  Optional<Additive> additive() {
    return terms.size() == 1 ? terms.get(0).loss().additive() : Optional.empty();
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    return with(logits, truth, new LinkedHashMap<>());
  }

  /**
   * The sum, and its terms.
   *
   * @param values takes the value of each term by name: not weighted, without gradient
   */
  public Tensor with(Tensor logits, Tensor truth, Map<String, Tensor> values) {
    Tensor sum = null;
    for (Term term : terms) {
      Tensor value = term.loss().of(logits, truth);
      values.put(term.name(), value.detach());
      Tensor weighted = term.weight() == 1 ? value : times(value, term.weight());
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return Objects.requireNonNull(sum);
  }
}
