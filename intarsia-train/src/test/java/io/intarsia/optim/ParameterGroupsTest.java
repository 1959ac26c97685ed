package io.intarsia.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Manifest;
import io.intarsia.torch.TorchNatives;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {
  private static final Manifest MANIFEST = new Net().manifest();
  private static Leaves leaves;

  /** Parameters only. */
  private static final class Net extends Block {
    Net() {
      parameter("encoder.stem.weight", Init.ZEROS, 2, 2);
      for (int stage = 0; stage < 2; stage++) {
        parameter("encoder.patch_embeddings." + stage + ".weight", Init.ZEROS, 2, 2);
      }
      for (int stage = 0; stage < 2; stage++) {
        for (int block = 0; block < 2; block++) {
          String path = "encoder.block." + stage + "." + block;
          parameter(path + ".weight", Init.ZEROS, 2, 2);
          parameter(path + ".norm.weight", Init.ONES, 2);
        }
      }
      parameter("decode_head.weight", Init.ZEROS, 2, 2);
      parameter("decode_head.bias", Init.ZEROS, 2);
      buffer("decode_head.running_mean", Init.ZEROS, 2);
    }
  }

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
    Map<String, NdArray> values = new LinkedHashMap<>();
    MANIFEST
        .shapes()
        .forEach((k, s) -> values.put(k, NdArray.ofFloats(new float[(int) NdArray.count(s)], s)));
    leaves = Leaves.of(values);
  }

  @AfterAll
  static void free() {
    if (leaves != null) {
      leaves.close();
    }
  }

  private static ParameterGroups groups(String yaml) {
    ParameterRules rules = ParameterRules.read(Config.parse("test", yaml).root());
    return ParameterGroups.of(MANIFEST, leaves.tensors(), rules, 0.01);
  }

  private static Map<String, double[]> byKey(ParameterGroups groups) {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (ParameterGroup group : groups.groups()) {
      for (String key : group.parameters().keySet()) {
        double[] before = all.put(key, new double[] {group.lrFactor(), group.weightDecay()});
        assertThat(before).as(key).isNull();
      }
    }
    return all;
  }

  @Test
  void withoutRulesAllAreAlike() {
    ParameterGroups groups = groups("{}");
    assertThat(groups.groups()).hasSize(1);
    assertThat(byKey(groups)).hasSize(13).doesNotContainKey("decode_head.running_mean");
    assertThat(groups.groups().get(0).weightDecay()).isEqualTo(0.01);
  }

  @Test
  void rulesMultiply() {
    Map<String, double[]> all =
        byKey(
            groups(
                """
                groups:
                  - {match: "decode_head.*", lr: 10}
                  - {match: ".*weight", lr: 0.5, decay: 3}
                no_decay: norm_and_bias
                """));
    assertThat(all.get("decode_head.weight")).containsExactly(5, 0.03);
    assertThat(all.get("decode_head.bias")).containsExactly(10, 0);
    assertThat(all.get("encoder.block.0.0.weight")).containsExactly(0.5, 0.03);
    assertThat(all.get("encoder.block.0.0.norm.weight")).containsExactly(0.5, 0);
  }

  @Test
  void ratesFallFromTheHeadDown() {
    Map<String, double[]> all = byKey(groups("layer_decay: 0.5"));
    String[] order = {
      "decode_head.bias",
      "encoder.block.1.1.weight",
      "encoder.block.1.0.norm.weight",
      "encoder.patch_embeddings.1.weight",
      "encoder.block.0.1.weight",
      "encoder.block.0.0.weight",
      "encoder.patch_embeddings.0.weight",
      "encoder.stem.weight"
    };
    for (int i = 0; i < order.length; i++) {
      assertThat(all.get(order[i])[0]).as(order[i]).isEqualTo(Math.pow(0.5, i));
    }
  }

  @Test
  void frozenOnesAreInNoGroup() {
    ParameterGroups groups = groups("freeze: [encoder.block, 'encoder\\.(stem|patch).*']");
    assertThat(byKey(groups).keySet()).containsExactly("decode_head.weight", "decode_head.bias");
    assertThat(groups.frozen()).hasSize(11).contains("encoder.stem.weight");
  }

  @Test
  void refusesRulesThatMatchNothing() {
    refuses("freeze: [encodr]", "freeze: 'encodr' matches no parameter");
    refuses("groups: [{match: head, lr: 10}]", "groups: 'head' matches no parameter");
    refuses("freeze: ['.*']", "nothing to train");
    refuses("groups: [{match: '(', lr: 10}]", "regular expression");
    refuses("{layer_decay: 0.9, layers: 'unit(\\d+)'}", "no parameter's key has a layer");
    refuses("{layers: 'unit'}", "captures numbers");
    refuses("{no_decay: some}", "no_decay");
    refuses("{layer_decay: 1.5}", "layer_decay");
  }

  private static void refuses(String yaml, String message) {
    assertThatThrownBy(() -> groups(yaml))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.kind()).isEqualTo(Refusal.Kind.USAGE))
        .hasMessageContaining(message);
  }
}
