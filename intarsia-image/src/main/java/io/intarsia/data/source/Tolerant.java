package io.intarsia.data.source;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.label.LabelSpace;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A data set of which a sample that cannot be read is replaced by the next one that can, so that
 * training goes on. Which one stands in depends on the files alone, not on the order of reading.
 */
public final class Tolerant implements Dataset {
  private final Dataset all;
  private final Consumer<String> report;
  private final Map<Integer, String> broken = new ConcurrentHashMap<>();

  /**
   * @param report told once of each broken sample: a message that names the file
   */
  public Tolerant(Dataset all, Consumer<String> report) {
    this.all = all;
    this.report = report;
  }

  /**
   * The sample, or the next in order that can be read, after the last comes the first.
   *
   * @throws Refusal INPUT if no sample can be read
   */
  @Override
  public Sample load(int index) {
    Refusal first = null;
    for (int i = 0; i < all.size(); i++) {
      int at = (index + i) % all.size();
      if (broken.containsKey(at)) {
        continue;
      }
      try {
        return all.load(at);
      } catch (Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.INPUT) {
          throw refusal;
        }
        first = first == null ? refusal : first;
        String message = String.valueOf(refusal.getMessage());
        if (broken.putIfAbsent(at, message) == null) {
          report.accept(message);
        }
      }
    }
    throw first != null
        ? first
        : Refusal.input(
            "no sample of %d can be read; the first: %s",
            all.size(), broken().values().stream().findFirst().orElse(""));
  }

  /** What was wrong with the broken samples met so far, by their numbers. */
  public SortedMap<Integer, String> broken() {
    return new TreeMap<>(broken);
  }

  @Override
  public LabelSpace space() {
    return all.space();
  }

  @Override
  public boolean multiLabel() {
    return all.multiLabel();
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public String id(int index) {
    return all.id(index);
  }

  @Override
  public String group(int index) {
    return all.group(index);
  }

  @Override
  public String fingerprint() {
    return all.fingerprint();
  }
}
