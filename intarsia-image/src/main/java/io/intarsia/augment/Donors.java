package io.intarsia.augment;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;

/** Where mixing transforms take other samples from. Safe to share between threads. */
public interface Donors {
  /** How many there are. */
  int size();

  /** One of them, not augmented. */
  Sample load(int index);

  /** The numbers of those that show a class; none if that is not known. */
  default int[] holding(int wantedClass) {
    return new int[0];
  }

  /** The samples of a data set. */
  static Donors of(Dataset dataset) {
    return new Donors() {
      @Override
      public int size() {
        return dataset.size();
      }

      @Override
      public Sample load(int index) {
        return dataset.load(index);
      }
    };
  }

  /** No other samples: whoever asks for one is refused. */
  static Donors none() {
    return new Donors() {
      @Override
      public int size() {
        return 1;
      }

      @Override
      public Sample load(int index) {
        throw Refusal.usage(
            "this augmentation mixes samples, but no other samples were given;"
                + " use it with a data set, or leave class_mix and copy_paste out");
      }
    };
  }
}
