package io.intarsia.augment;

import io.intarsia.augment.mix.Pasting;
import io.intarsia.data.Sample;
import java.util.ArrayList;
import java.util.List;

/** Transforms that take pixels and their labels from other samples. */
public sealed interface MixSpec extends TransformSpec {
  private static Sample pasted(Sample onto, Sample from, List<Integer> ids, Dice dice) {
    if (ids.isEmpty()) {
      return onto;
    }
    int right = offset(onto.picture().width() - from.picture().width(), dice);
    int down = offset(onto.picture().height() - from.picture().height(), dice);
    return Pasting.paste(onto, from, ids, right, down);
  }

  private static int offset(int room, Dice dice) {
    return dice.whole(Math.min(0, room), Math.max(0, room));
  }

  /**
   * Lays half of another sample's classes onto a sample (Olsson et al. 2021).
   *
   * @param p the probability that it acts
   */
  record ClassMix(double p) implements MixSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      Sample other = dice.other();
      List<Integer> shown = Pasting.shown(other.truth());
      int[] order = dice.permutation(shown.size());
      List<Integer> chosen = new ArrayList<>();
      for (int i = 0; i < shown.size() / 2; i++) {
        chosen.add(shown.get(order[i]));
      }
      return pasted(sample, other, chosen, dice);
    }
  }

  /**
   * Lays rare classes of another sample onto a sample.
   *
   * @param classes the rare classes; one is drawn, and a sample that shows it is looked for
   * @param p the probability that it acts
   */
  record CopyPaste(List<Integer> classes, double p) implements MixSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      Sample other = dice.other(classes.get(dice.whole(0, classes.size() - 1)));
      List<Integer> shown = new ArrayList<>(Pasting.shown(other.truth()));
      shown.retainAll(classes);
      return pasted(sample, other, shown, dice);
    }
  }
}
