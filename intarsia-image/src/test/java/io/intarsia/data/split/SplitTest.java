package io.intarsia.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.file.LabelFile;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  /** 200 samples of 4 pixels in 37 groups; class 3 is rare. */
  private static final class Made implements Dataset {
    private final List<byte[]> ids = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    Made() {
      Random random = new Random(5);
      for (int i = 0; i < 200; i++) {
        byte second = (byte) random.nextInt(3);
        ids.add(new byte[] {0, second, (byte) (i % 20 == 0 ? 3 : 0), -1});
        groups.add("person " + random.nextInt(37));
      }
    }

    @Override
    public LabelSpace space() {
      return LabelFile.of(List.of("a", "b", "c", "d"));
    }

    @Override
    public boolean multiLabel() {
      return false;
    }

    @Override
    public int size() {
      return ids.size();
    }

    @Override
    public String id(int index) {
      return "s" + index;
    }

    @Override
    public String group(int index) {
      return groups.get(index);
    }

    @Override
    public Sample load(int index) {
      Truth truth = new Truth.Classes(LabelMap.of(2, 2, ids.get(index)));
      return new Sample(id(index), Picture.of(2, 2, new byte[12]), truth);
    }

    @Override
    public String fingerprint() {
      return "made";
    }
  }

  private final Dataset data = new Made();

  private static SplitSpec spec(String yaml) {
    return SplitSpecs.read(Config.parse("test", yaml).root());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample", "class", "group"})
  void partsByShares(String by) {
    String yaml = "{type: ratio, sides: {train: 7, val: 2, test: 1}, seed: 3, by: " + by + "}";
    Split split = spec(yaml).of(data);

    assertThat(spec(yaml).of(data)).isEqualTo(split);
    assertThat(spec(yaml.replace("seed: 3", "seed: 4")).of(data)).isNotEqualTo(split);
    int slack = by.equals("sample") ? 0 : 6;
    assertThat(split.indices(data, "train").length).isBetween(140 - slack, 140 + slack);
    assertThat(split.indices(data, "val").length).isBetween(40 - slack, 40 + slack);
    assertThat(split.indices(data, "not test")).hasSize(200 - split.indices(data, "test").length);
    if (by.equals("class")) {
      assertThat(IntStream.of(split.indices(data, "test")).filter(i -> i % 20 == 0).count())
          .isEqualTo(1);
      assertThat(IntStream.of(split.indices(data, "val")).filter(i -> i % 20 == 0).count())
          .isEqualTo(2);
    }
    if (by.equals("group")) {
      Set<String> seen = new HashSet<>();
      for (String side : split.sides().keySet()) {
        Set<String> groups = new HashSet<>();
        IntStream.of(split.indices(data, side)).forEach(i -> groups.add(data.group(i)));
        groups.forEach(group -> assertThat(seen.add(group)).as(group).isTrue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample", "class", "group"})
  void partsIntoFolds(String by) {
    Split split = spec("{type: k_fold, folds: 5, by: " + by + "}").of(data);
    assertThat(split.sides()).containsOnlyKeys("0", "1", "2", "3", "4");
    for (String fold : split.sides().keySet()) {
      int[] tested = split.indices(data, fold);
      assertThat(tested.length).isBetween(36, 44);
      if (by.equals("class")) {
        assertThat(IntStream.of(tested).filter(i -> i % 20 == 0).count()).isEqualTo(2);
      }
      Set<String> groups = new HashSet<>();
      IntStream.of(tested).forEach(i -> groups.add(data.group(i)));
      if (by.equals("group")) {
        assertThat(IntStream.of(split.indices(data, "not " + fold)).mapToObj(data::group))
            .doesNotContainAnyElementsOf(groups);
      }
    }
  }

  @Test
  void comesBackFromItsFile(@TempDir Path folder) throws Exception {
    Split split = spec("{type: k_fold, folds: 3}").of(data);
    Path file = folder.resolve("split.json");
    split.write(file);
    assertThat(Split.read(file)).isEqualTo(split);

    Files.writeString(file, "{\"sides\": {\"a\": [\"s1\"], \"b\": [\"s1\"]}}");
    assertThatThrownBy(() -> Split.read(file)).isInstanceOf(Refusal.class);
    Files.writeString(file, "{\"sides\": {\"a\": [1]}}");
    assertThatThrownBy(() -> Split.read(file)).hasMessageContaining("sides.a");
    Files.writeString(file, "{\"sides\": {\"a\": [\"gone\"]}}");
    assertThatThrownBy(() -> Split.read(file).indices(data, "a")).hasMessageContaining("'gone'");
    assertThatThrownBy(() -> Split.read(file).indices(data, "b")).hasMessageContaining("[a]");
  }

  @Test
  void refusesWhatCannotBeParted() {
    assertThatThrownBy(() -> Folds.kFold(3, 4)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Folds.kFold(3, 1)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> Folds.group(List.of("a", "a"), 2)).hasMessageContaining("1 groups");
    assertThatThrownBy(() -> Folds.stratified(new int[] {1, 2, 3}, 2)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> spec("{type: ratio, sides: {train: 1}}")).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> spec("{type: ratio, sides: {train: 1, val: 0.0001}}").of(data))
        .hasMessageContaining("'val'");
  }

  @Test
  void sortsAnyNumbers() {
    Random random = new Random(1);
    for (int n = 0; n < 300; n += 7) {
      for (int range : new int[] {2, 10, 1000}) {
        long[] values = random.longs(n, 0, range).toArray();
        int[] order = Introsort.argsort(values);
        assertThat(IntStream.of(order).distinct().count()).isEqualTo(n);
        assertThat(IntStream.of(order).mapToLong(i -> values[i]).toArray()).isSorted();
      }
    }
    long[] organ = new long[20_000];
    for (int i = 0; i < organ.length; i++) {
      organ[i] = Math.min(i, organ.length - i);
    }
    assertThat(IntStream.of(Introsort.argsort(organ)).mapToLong(i -> organ[i]).toArray())
        .isSorted();
  }
}
