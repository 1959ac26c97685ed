package io.intarsia.data.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.synth.Rooms;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataDoctorTest {
  private static final Rooms ROOMS = new Rooms(1, 120, 64, 48);

  /** Rendered once for all tests. */
  private static final List<Sample> RENDERED =
      IntStream.range(0, ROOMS.size()).mapToObj(ROOMS::load).toList();

  /** Rooms, one of which may be spoilt. */
  private record Spoilt(Rooms rooms, int bad, String how) implements Dataset {
    @Override
    public LabelSpace space() {
      return rooms.space();
    }

    @Override
    public boolean multiLabel() {
      return how.equals("masks");
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
      Sample sample = RENDERED.get(index);
      if (how.equals("masks")) {
        GreyPicture none = GreyPicture.of(64, 48, new byte[64 * 48]);
        return new Sample(
            sample.id(), sample.picture(), new Truth.Masks(Collections.nCopies(14, none)));
      }
      if (index != bad) {
        return sample;
      }
      if (how.equals("broken")) {
        throw Refusal.input("%s is broken", id(index));
      }
      byte[] ids = new byte[64 * 48];
      Arrays.fill(ids, (byte) Integer.parseInt(how));
      return new Sample(sample.id(), sample.picture(), new Truth.Classes(LabelMap.of(64, 48, ids)));
    }

    @Override
    public String fingerprint() {
      return rooms.fingerprint() + how;
    }
  }

  private static List<String> codes(Map<String, Dataset> splits) {
    return DataDoctor.check(splits, Progress.Factory.SILENT).findings().stream()
        .map(Finding::code)
        .distinct()
        .toList();
  }

  private static List<String> codes(String how) {
    return codes(Map.of("train", new Spoilt(ROOMS, 7, how)));
  }

  @Test
  void generatedRoomsAreSound() {
    assertEquals(List.of(), codes(Map.of("train", new Spoilt(ROOMS, -1, "sound"))));
  }

  @Test
  void faultsAreFound() {
    assertEquals(List.of("unreadable"), codes("broken"));
    assertEquals(List.of("id-out-of-range", "empty-mask"), codes("14"));
    assertEquals(List.of("empty-mask"), codes("255"));
    assertEquals(List.of("one-class"), codes("3"));
    assertEquals(
        List.of("unused-class", "empty-mask"),
        codes("masks").stream().sorted(Collections.reverseOrder()).toList());
  }

  @Test
  void oneRoomInTwoSplitsIsFound() {
    List<String> codes =
        codes(Map.of("train", new Rooms(1, 9, 64, 48), "val", new Rooms(1, 2, 64, 48)));
    assertTrue(codes.contains("duplicate-across-splits"));
    assertTrue(codes.contains("id-leak"));
  }

  @Test
  void aPersonInTwoSplitsIsFound() {
    List<String> codes = codes(Map.of("train", new Bones(1, 4, 64), "val", new Bones(2, 2, 64)));
    assertTrue(codes.contains("group-leak"));
  }
}
