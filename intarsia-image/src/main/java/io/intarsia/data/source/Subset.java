package io.intarsia.data.source;

import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.label.LabelSpace;
import java.util.Arrays;

/** Some samples of a data set, in an order of their own. */
public final class Subset implements Dataset {
  private final Dataset all;
  private final int[] indices;

  /**
   * @param indices of the samples in the whole, each from 0
   * @throws IllegalArgumentException if one is out of range
   */
  public Subset(Dataset all, int[] indices) {
    this.all = all;
    this.indices = indices.clone();
    for (int index : indices) {
      if (index < 0 || index >= all.size()) {
        throw new IllegalArgumentException("no sample " + index + " of " + all.size());
      }
    }
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
    return indices.length;
  }

  @Override
  public String id(int index) {
    return all.id(indices[index]);
  }

  @Override
  public String group(int index) {
    return all.group(indices[index]);
  }

  @Override
  public Sample load(int index) {
    return all.load(indices[index]);
  }

  @Override
  public String fingerprint() {
    return Combined.hash(all.fingerprint(), Arrays.toString(indices));
  }
}
