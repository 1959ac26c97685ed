package io.intarsia.cli.train;

import io.intarsia.train.Trainer.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** At which moments a run is to be killed, drawn from what an undisturbed run did. */
final class KillPlan {
  private KillPlan() {}

  /**
   * Something that a run was about to do.
   *
   * @param step of the optimiser, from 1
   * @param part the number of the pass in its step, from 0
   * @param nanos when, by any clock
   */
  record Event(Phase phase, long step, int part, long nanos) {
    /** True if this is what was meant, or the first of its kind after it. */
    boolean reaches(Event meant) {
      return phase == meant.phase
          && (step > meant.step || (step == meant.step && part >= meant.part));
    }
  }

  /**
   * A moment.
   *
   * @param event at whose beginning the clock starts
   * @param delay nanoseconds from there
   */
  record Target(Event event, long delay) {}

  /**
   * Draws moments: in turn one of any kind, one while a checkpoint is written, one during an
   * evaluation, each at a random place of the run and a random time into what is going on there.
   *
   * @param events of the undisturbed run, in order
   * @param count how many
   * @param seed of chance
   * @return by place in the run
   */
  static List<Target> draw(List<Event> events, int count, long seed) {
    Random random = new Random(seed);
    long last = events.stream().mapToLong(Event::step).max().orElse(0);
    // After the last step a killed run might be over before it is killed.
    List<Event> early = events.stream().filter(event -> event.step() < last).toList();
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Phase wanted =
          switch (i % 3) {
            case 1 -> Phase.SAVE;
            case 2 -> Phase.EVALUATE;
            default -> random.nextInt(4) == 0 ? Phase.UPDATE : Phase.PASS;
          };
      List<Event> fitting = of(early, wanted);
      if (fitting.isEmpty()) {
        fitting = of(early, Phase.PASS);
      }
      if (fitting.isEmpty()) {
        throw new IllegalArgumentException("the run is too short to be killed");
      }
      Event event = fitting.get(random.nextInt(fitting.size()));
      targets.add(new Target(event, (long) (random.nextDouble() * mean(events, event.phase()))));
    }
    targets.sort(
        Comparator.comparingLong((Target target) -> target.event().step())
            .thenComparing(target -> target.event().phase())
            .thenComparingInt(target -> target.event().part()));
    return targets;
  }

  private static List<Event> of(List<Event> events, Phase phase) {
    return events.stream().filter(event -> event.phase() == phase).toList();
  }

  /** How long a phase takes, in nanoseconds: until whatever comes next. */
  private static double mean(List<Event> events, Phase phase) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i + 1 < events.size(); i++) {
      if (events.get(i).phase() == phase) {
        sum += events.get(i + 1).nanos() - events.get(i).nanos();
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }
}
