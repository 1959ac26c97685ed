package io.intarsia.data.source;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Finds the samples of a data set that can be read, by reading all of them once. */
public final class Readable {
  private Readable() {}

  /**
   * The data set without the samples that are refused.
   *
   * @param report told of each that is left out, in order: a message that names the file
   * @throws Refusal INPUT if nothing is left
   */
  public static Dataset of(Dataset data, Consumer<String> report) {
    List<String> faults =
        IntStream.range(0, data.size()).parallel().mapToObj(i -> fault(data, i)).toList();
    faults.stream().filter(fault -> !fault.isEmpty()).forEach(report);
    int[] kept = IntStream.range(0, data.size()).filter(i -> faults.get(i).isEmpty()).toArray();
    if (kept.length == 0) {
      throw Refusal.input("no sample can be read; the first: %s", faults.get(0));
    }
    return kept.length == data.size() ? data : new Subset(data, kept);
  }

  private static String fault(Dataset data, int index) {
    try {
      data.load(index);
      return "";
    } catch (Refusal e) {
      if (e.kind() != Refusal.Kind.INPUT) {
        throw e;
      }
      return String.valueOf(e.getMessage());
    }
  }
}
