package io.intarsia.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.synth.Rooms;
import io.intarsia.label.LabelSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TolerantTest {
  /** Rooms of which some cannot be read. */
  private record Damaged(Dataset rooms, Set<Integer> broken, Refusal.Kind kind) implements Dataset {
    @Override
    public LabelSpace space() {
      return rooms.space();
    }

    @Override
    public boolean multiLabel() {
      return false;
    }

    @Override
    public int size() {
      return rooms.size();
    }

    @Override
    public String id(int index) {
      return rooms.id(index);
    }

    @Override
    public Sample load(int index) {
      if (broken.contains(index)) {
        throw new Refusal(kind, rooms.id(index) + ".png is damaged", null);
      }
      return rooms.load(index);
    }

    @Override
    public String fingerprint() {
      return "";
    }
  }

  private static final Dataset ROOMS = new Rooms(1, 4, 16, 16);

  @Test
  void theNextSampleStandsInAndEachFaultIsNamedOnce() {
    List<String> told = new ArrayList<>();
    Set<Integer> broken = Set.of(1, 3);
    Tolerant data = new Tolerant(new Damaged(ROOMS, broken, Refusal.Kind.INPUT), told::add);
    for (int round = 0; round < 2; round++) {
      assertThat(data.load(0).id()).isEqualTo(ROOMS.id(0));
      assertThat(data.load(1).id()).isEqualTo(ROOMS.id(2));
      assertThat(data.load(3).id()).isEqualTo(ROOMS.id(0));
    }
    assertThat(told).containsExactly("room-000001.png is damaged", "room-000003.png is damaged");
    assertThat(data.broken()).containsOnlyKeys(1, 3);
  }

  @Test
  void refusesWhenNothingIsLeftAndOtherFaults() {
    Set<Integer> all = Set.of(0, 1, 2, 3);
    Tolerant none = new Tolerant(new Damaged(ROOMS, all, Refusal.Kind.INPUT), message -> {});
    for (int round = 0; round < 2; round++) {
      assertThatThrownBy(() -> none.load(2))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("is damaged");
    }
    Tolerant disk =
        new Tolerant(new Damaged(ROOMS, Set.of(2), Refusal.Kind.ENVIRONMENT), message -> {});
    assertThatThrownBy(() -> disk.load(2)).isInstanceOf(Refusal.class);
  }
}
