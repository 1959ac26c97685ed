package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.NdArray;
import io.intarsia.nn.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDictDiffTest {
  private final Map<String, long[]> wanted = new LinkedHashMap<>();
  private final Map<String, NdArray> held = new LinkedHashMap<>();

  @Test
  void passesWhatFits() {
    both("conv.weight", 4, 3);
    StateDictDiff diff = diff();
    assertThat(diff.fits()).isTrue();
    diff.orRefuse("x");
  }

  @Test
  void namesWhatIsMissingUnknownAndOfOtherShape() {
    both("conv.weight", 4, 3);
    wanted.put("a", new long[] {1});
    wanted.put("b", new long[] {1});
    wanted.put("c", new long[] {1});
    wanted.put("d", new long[] {1});
    wanted.put("e", new long[] {2, 2});
    held("e", 3);
    held("some.entirely.different.key", 1);
    Hostile.assertRefused(
        () -> diff().orRefuse("w.safetensors"),
        "w.safetensors: 4 keys missing (a, b, c, ...), 1 unknown (some.entirely.different.key), 1"
            + " of other shape: e is [3], this model wants [2, 2]. Name the architecture");
    assertThat(diff().missing()).containsExactly("a", "b", "c", "d");
    assertThat(diff().otherShape().get(0).is()).containsExactly(3L);
  }

  @Test
  void suggestsANewHeadWhenOnlyTheClassesDiffer() {
    both("encoder.weight", 4, 3);
    wanted.put("decode_head.classifier.weight", new long[] {150, 8, 1, 1});
    wanted.put("decode_head.classifier.bias", new long[] {150});
    held("decode_head.classifier.weight", 19, 8, 1, 1);
    held("decode_head.classifier.bias", 19);
    assertThat(diff().onlyHead()).isTrue();
    assertThat(diff().message())
        .isEqualTo(
            "0 keys missing, 0 unknown, 2 of other shape: decode_head.classifier.weight is [19, 8,"
                + " 1, 1], this model wants [150, 8, 1, 1]; decode_head.classifier.bias is [19],"
                + " this model wants [150]. To train a new head use --new-head.");
  }

  @Test
  void doesNotSuggestANewHeadWhenWidthsDiffer() {
    wanted.put("head.weight", new long[] {150, 8});
    held("head.weight", 19, 16);
    assertThat(diff().onlyHead()).isFalse();
    assertThat(diff().message()).endsWith("Name the variant these weights were trained with.");
  }

  @Test
  void forgivesCountersOfBatchNorms() {
    both("bn.weight", 4);
    wanted.put("bn.num_batches_tracked", new long[0]);
    held("other.num_batches_tracked", 1);
    assertThat(diff().fits()).isTrue();
  }

  @Test
  void ignoresPrefixesOnRequest() {
    both("conv.weight", 4);
    held("auxiliary_head.conv.weight", 4);
    assertThat(diff().unknown()).containsExactly("auxiliary_head.conv.weight");
    assertThat(StateDictDiff.between(wanted, Weights.of(held), List.of("auxiliary_head.")).fits())
        .isTrue();
  }

  @Test
  void noticesASurplusPrefix() {
    wanted.put("conv.weight", new long[] {4});
    wanted.put("conv.bias", new long[] {4});
    held("net.model.conv.weight", 4);
    held("net.model.conv.bias", 4);
    assertThat(diff().message()).contains("carry the prefix 'net.model.'");
  }

  @Test
  void noticesALackingPrefix() {
    wanted.put("net.conv.weight", new long[] {4});
    held("conv.weight", 4);
    assertThat(diff().message()).contains("lack the prefix 'net.'");
  }

  @Test
  void namesTheNearestKey() {
    wanted.put("encoder.layer_norm.weight", new long[] {4});
    held("encoder.layernorm.weight", 4);
    assertThat(diff().message())
        .endsWith("Nearest to encoder.layer_norm.weight the file has encoder.layernorm.weight.");
  }

  private StateDictDiff diff() {
    return StateDictDiff.between(wanted, Weights.of(held));
  }

  private void both(String key, long... shape) {
    wanted.put(key, shape);
    held(key, shape);
  }

  private void held(String key, long... shape) {
    held.put(key, NdArray.ofFloats(new float[(int) NdArray.count(shape)], shape));
  }
}
