package io.intarsia.weights;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How weights differ from what a model wants, in keys and shapes; values are not read. */
public final class StateDictDiff {
  private static final String COUNTER = "num_batches_tracked";
  private static final int SHOWN = 3;

  private final Set<String> present;
  private final List<String> missing = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final List<OtherShape> otherShape = new ArrayList<>();

  /**
   * A key both have with different sizes.
   *
   * @param is the shape in the weights
   * @param wanted the shape of the model
   */
  public record OtherShape(String key, List<Long> is, List<Long> wanted) {}

  private StateDictDiff(Set<String> present) {
    this.present = present;
  }

  /** Compares, forgiving nothing but missing or surplus counters of batch norms. */
  public static StateDictDiff between(Map<String, long[]> wanted, Weights weights) {
    return between(wanted, weights, List.of());
  }

  /**
   * Compares. Counters {@code num_batches_tracked} may be missing or too many, as no output depends
   * on them.
   *
   * @param wanted shape by key
   * @param ignored prefixes of keys the weights may have beyond those wanted
   */
  public static StateDictDiff between(
      Map<String, long[]> wanted, Weights weights, Collection<String> ignored) {
    StateDictDiff diff = new StateDictDiff(weights.keys());
    wanted.forEach(
        (key, shape) -> {
          if (!diff.present.contains(key)) {
            if (!key.endsWith(COUNTER)) {
              diff.missing.add(key);
            }
          } else if (!Arrays.equals(shape, weights.shape(key)) && !key.endsWith(COUNTER)) {
            diff.otherShape.add(new OtherShape(key, list(weights.shape(key)), list(shape)));
          }
        });
    for (String key : diff.present) {
      if (!wanted.containsKey(key)
          && !key.endsWith(COUNTER)
          && ignored.stream().noneMatch(key::startsWith)) {
        diff.unknown.add(key);
      }
    }
    return diff;
  }

  /** Keys the model wants and the weights lack, in the model's order. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  /** Keys of the weights that the model does not have, in their order. */
  public List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** Keys both have with different shapes, in the model's order. */
  public List<OtherShape> otherShape() {
    return List.copyOf(otherShape);
  }

  /** True if the weights can be loaded as they are. */
  public boolean fits() {
    return missing.isEmpty() && unknown.isEmpty() && otherShape.isEmpty();
  }

  /**
   * True if only the number of classes differs: one layer, the first axis of each of its tensors.
   */
  public boolean onlyHead() {
    Set<String> layers =
        otherShape.stream()
            .map(o -> o.key().replaceFirst("\\.[^.]*$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    return missing.isEmpty()
        && unknown.isEmpty()
        && layers.size() == 1
        && otherShape.stream().allMatch(StateDictDiff::onlyRowsDiffer);
  }

  /**
   * Passes if the weights fit.
   *
   * @param source the name of the file or model, for the message
   * @throws Refusal MODEL saying how they differ and what may help
   */
  public void orRefuse(String source) {
    if (!fits()) {
      throw new Refusal(Refusal.Kind.MODEL, source + ": " + message(), null);
    }
  }

  /** The difference in one line: counts, the first few names, and what may help. */
  public String message() {
    if (fits()) {
      return "fits";
    }
    StringBuilder out = new StringBuilder();
    out.append(missing.size()).append(missing.size() == 1 ? " key missing" : " keys missing");
    out.append(names(missing)).append(", ").append(unknown.size()).append(" unknown");
    out.append(names(unknown)).append(", ").append(otherShape.size()).append(" of other shape");
    for (int i = 0; i < Math.min(SHOWN, otherShape.size()); i++) {
      OtherShape other = otherShape.get(i);
      out.append(i == 0 ? ": " : "; ").append(Quote.of(other.key())).append(" is ");
      out.append(Quote.of(other.is().toString())).append(", this model wants ");
      out.append(other.wanted());
    }
    out.append(otherShape.size() > SHOWN ? "; ..." : "").append(". ").append(advice());
    return out.toString();
  }

  private String advice() {
    if (onlyHead()) {
      return "To train a new head use --new-head.";
    }
    String near = NearKeys.hint(missing, unknown);
    if (!near.isEmpty()) {
      return near;
    }
    return missing.isEmpty() && unknown.isEmpty()
        ? "Name the variant these weights were trained with."
        : "Name the architecture and variant these weights were trained with.";
  }

  private static boolean onlyRowsDiffer(OtherShape other) {
    int axes = other.is().size();
    return axes > 0
        && axes == other.wanted().size()
        && other.is().subList(1, axes).equals(other.wanted().subList(1, axes));
  }

  private static String names(List<String> keys) {
    return keys.isEmpty()
        ? ""
        : keys.stream()
            .limit(SHOWN)
            .map(Quote::of)
            .collect(Collectors.joining(", ", " (", keys.size() > SHOWN ? ", ...)" : ")"));
  }

  private static List<Long> list(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
