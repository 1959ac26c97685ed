package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intarsia.base.NdArray;
import io.intarsia.nn.Weights;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeyMapTest {
  /** Every key of NVlabs' B0, its shape, the key in transformers, and which rows. */
  private static final List<String[]> NVLABS =
      new String(Resources.bytes("nvlabs-b0-keys.tsv"), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\t", -1))
          .toList();

  @Test
  void translatesNvlabsSegformerAsTheReferenceDoes() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (String[] row : NVLABS) {
      values.computeIfAbsent(row[0], key -> counting(row[1]));
    }
    Weights mapped = KeyMap.adapt(Weights.of(values));
    Set<String> expected = new TreeSet<>();
    for (String[] row : NVLABS) {
      if (row[2].equals("-")) {
        assertThat(row[3]).isEqualTo("dropped");
        continue;
      }
      expected.add(row[2]);
      NdArray whole = values.get(row[0]);
      NdArray got = mapped.get(row[2]);
      assertThat(mapped.shape(row[2])).isEqualTo(got.shape());
      if (row[3].equals("same")) {
        assertThat(got.bytes()).as(row[2]).isEqualTo(whole.bytes());
      } else {
        String[] rows = row[3].replace("rows ", "").split("\\.\\.", -1);
        int first = Integer.parseInt(rows[0]);
        int count = Integer.parseInt(rows[1]) + 1 - first;
        int width = (int) (whole.count() / whole.size(0));
        assertThat(got.size(0)).isEqualTo(count);
        assertThat(got.floats())
            .as(row[2])
            .isEqualTo(Arrays.copyOfRange(whole.floats(), first * width, (first + count) * width));
      }
    }
    assertThat(mapped.keys()).hasSameElementsAs(expected).hasSize(208);
  }

  @Test
  void translatesTheImageNetBackbones() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    values.put("patch_embed1.proj.weight", counting("4,3,7,7"));
    values.put("block1.0.attn.kv.weight", counting("8,4"));
    values.put("head.weight", counting("10,4"));
    assertThat(KeyMap.adapt(Weights.of(values)).keys())
        .containsExactly(
            "segformer.encoder.patch_embeddings.0.proj.weight",
            "segformer.encoder.block.0.0.attention.self.key.weight",
            "segformer.encoder.block.0.0.attention.self.value.weight",
            "classifier.weight");
  }

  @Test
  void translatesTheFirstNamesOfDeepLabV2() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    values.put("scale.layer1.conv1.conv.weight", counting("4,3,7,7"));
    values.put("scale.layer2.block1.proj.bn.running_mean", counting("4"));
    values.put("scale.layer2.block3.conv3x3.conv.weight", counting("4,4,3,3"));
    values.put("scale.aspp.stages.c0.weight", counting("2,4,3,3"));
    values.put("scale.aspp.stages.c3.bias", counting("2"));
    assertThat(KeyMap.adapt(Weights.of(values)).keys())
        .containsExactly(
            "base.layer1.conv1.conv.weight",
            "base.layer2.block1.shortcut.bn.running_mean",
            "base.layer2.block3.conv3x3.conv.weight",
            "base.aspp.c0.weight",
            "base.aspp.c3.bias");
  }

  @Test
  void translatesTheOneDashOfCaffesDilation8() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    values.put("conv1_1.weight", counting("4,3,3,3"));
    values.put("fc-final.weight", counting("2,4,1,1"));
    values.put("fc-final.bias", counting("2"));
    values.put("ct_conv1_1.weight", counting("4,2,3,3"));
    assertThat(KeyMap.adapt(Weights.of(values)).keys())
        .containsExactly("conv1_1.weight", "fc_final.weight", "fc_final.bias", "ct_conv1_1.weight");
  }

  @Test
  void leavesOtherKeysAlone() {
    Weights weights = Weights.of(Map.of("segformer.encoder.x", counting("2")));
    assertThat(KeyMap.adapt(weights)).isSameAs(weights);
  }

  @Test
  void refusesTwoKeysThatBecomeOne() {
    KeyMap map = KeyMap.of("test", "a{i}.{rest} -> b.{rest}");
    Weights weights = Weights.of(Map.of("a1.w", counting("2"), "a2.w", counting("2")));
    Hostile.assertRefused(() -> map.apply(weights), "key map test makes b.w of both");
  }

  @Test
  void refusesToSplitOddRows() {
    KeyMap map = KeyMap.of("test", "kv -> k + v");
    Weights weights = Weights.of(Map.of("kv", counting("3,2")));
    Hostile.assertRefused(() -> map.apply(weights), "kv cannot be split into 2 equal parts");
  }

  @Test
  void rejectsLinesThatAreNoRules() {
    assertThatThrownBy(() -> KeyMap.of("test", "a = b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a = b");
  }

  private static NdArray counting(String shape) {
    long[] sizes =
        shape.isEmpty()
            ? new long[0]
            : Arrays.stream(shape.split(",", -1)).mapToLong(Long::parseLong).toArray();
    float[] values = new float[(int) NdArray.count(sizes)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return NdArray.ofFloats(values, sizes);
  }
}
