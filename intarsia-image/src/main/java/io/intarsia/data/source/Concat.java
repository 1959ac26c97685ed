package io.intarsia.data.source;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.List;

/**
 * Data sets one after the other. Ids and groups are prefixed by the number of the part and a colon,
 * so that they stay apart.
 */
public final class Concat implements Dataset {
  private final List<Dataset> parts;
  private final int[] starts;

  /**
   * @throws Refusal USAGE if there is no part, or their classes or kinds of labels differ
   */
  public Concat(List<Dataset> parts) {
    this.parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw Refusal.usage("concat wants at least one data set");
    }
    this.starts = new int[parts.size() + 1];
    List<String> names = names(parts.get(0));
    for (int p = 0; p < parts.size(); p++) {
      starts[p + 1] = Math.addExact(starts[p], parts.get(p).size());
      if (!names(parts.get(p)).equals(names)
          || parts.get(p).multiLabel() != parts.get(0).multiLabel()) {
        throw Refusal.usage(
            "concat wants data sets with the same classes; number %d has %s, the first %s",
            p + 1, names(parts.get(p)), names);
      }
    }
  }

  private static List<String> names(Dataset data) {
    return data.space().classes().stream().map(LabelClass::name).toList();
  }

  private int part(int index) {
    int part = 0;
    while (index >= starts[part + 1]) {
      part++;
    }
    return part;
  }

  @Override
  public LabelSpace space() {
    return parts.get(0).space();
  }

  @Override
  public boolean multiLabel() {
    return parts.get(0).multiLabel();
  }

  @Override
  public int size() {
    return starts[parts.size()];
  }

  @Override
  public String id(int index) {
    int part = part(index);
    return part + ":" + parts.get(part).id(index - starts[part]);
  }

  @Override
  public String group(int index) {
    int part = part(index);
    return part + ":" + parts.get(part).group(index - starts[part]);
  }

  @Override
  public Sample load(int index) {
    int part = part(index);
    Sample sample = parts.get(part).load(index - starts[part]);
    return new Sample(id(index), sample.picture(), sample.truth());
  }

  @Override
  public String fingerprint() {
    return Combined.hash(parts.stream().map(Dataset::fingerprint).toArray(String[]::new));
  }
}
