package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchWeightsTest {
  private static final Map<String, DType> TYPES =
      Map.of(
          "float32", DType.F32,
          "float16", DType.F16,
          "bfloat16", DType.BF16,
          "float64", DType.F64,
          "int64", DType.I64,
          "bool", DType.BOOL,
          "uint8", DType.U8);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mixed_zip.pth", "mixed_legacy.pth", "nested_zip.pth"})
  void readsEveryKindOfTensor(String name) throws IOException {
    JsonNode expected = new ObjectMapper().readTree(Resources.bytes("mixed_expected.json"));
    try (WeightsFile read = Checkpoints.open(Resources.copy(name, folder))) {
      List<String> wanted = new ArrayList<>();
      expected.fieldNames().forEachRemaining(wanted::add);
      assertThat(read.keys()).containsExactlyElementsOf(wanted);
      for (String key : wanted) {
        JsonNode want = expected.get(key);
        NdArray got = read.get(key);
        assertThat(got.dtype()).as(key).isEqualTo(TYPES.get(want.get("dtype").asText()));
        assertThat(read.dtype(key)).isEqualTo(got.dtype());
        assertThat(got.shape()).as(key).isEqualTo(longs(want.get("shape")));
        assertThat(read.shape(key)).isEqualTo(got.shape());
        for (int i = 0; i < want.get("values").size(); i++) {
          assertThat(got.at(i))
              .as("%s[%d]", key, i)
              .isEqualTo(want.get("values").get(i).asDouble());
        }
        assertThat(got.count()).isEqualTo(want.get("values").size());
      }
    }
  }

  @Test
  void readsARealLegacyCheckpoint() {
    try (WeightsFile legacy =
            Checkpoints.open(Shared.file("weights/pth/espnet_p_2_q_8_camvid.pth"));
        WeightsFile same =
            Checkpoints.open(Shared.file("weights/pth/espnet_p_2_q_8_camvid.safetensors"))) {
      assertThat(legacy.keys()).hasSameElementsAs(same.keys());
      for (String key : same.keys()) {
        assertThat(legacy.shape(key)).as(key).isEqualTo(same.shape(key));
        assertThat(legacy.get(key).bytes()).as(key).isEqualTo(same.get(key).bytes());
      }
    }
  }

  @Test
  void findsTheModelBesideTheOptimiser() {
    try (WeightsFile wnet =
        Checkpoints.open(Shared.file("weights/pth/wnet_drive_model_checkpoint.pth"))) {
      assertThat(wnet.keys())
          .contains("unet1.first.block.0.weight", "unet2.first.block.0.weight")
          .allMatch(k -> k.startsWith("unet"));
      assertThat(wnet.shape("unet1.first.block.0.weight")).containsExactly(8, 3, 3, 3);
      for (String key : wnet.keys()) {
        assertThat(wnet.get(key).floats()).as(key).doesNotContain(Float.NaN);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"malicious_zip.pth", "malicious_legacy.pth"})
  void refusesMaliciousFilesAndRunsNothing(String name) {
    Path file = Resources.copy(name, folder);
    Hostile.assertRefused(
        () -> Checkpoints.open(file),
        file.toString(),
        "asks Python to call posix.system",
        "nothing was run");
    assertThat(Path.of("INTARSIA_WAS_HERE")).doesNotExist();
    assertThat(folder.resolve("INTARSIA_WAS_HERE")).doesNotExist();
  }

  @Test
  void refusesAWholeModuleWithAdvice() {
    Path file = Resources.copy("whole_module_zip.pth", folder);
    Hostile.assertRefused(
        () -> Checkpoints.open(file),
        "a whole pickled module (torch.nn.modules.container.Sequential)",
        "save model.state_dict() instead");
  }

  private static long[] longs(JsonNode list) {
    long[] out = new long[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asLong();
    }
    return out;
  }
}
