package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.NdArray;
import io.intarsia.nn.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final String INDEX = "model.safetensors.index.json";

  @TempDir Path folder;

  @Test
  void opensByContentsNotByName() {
    Path file = save("weights.dat", "a", 1);
    try (WeightsFile read = Checkpoints.open(file)) {
      assertThat(read.get("a").floats()).containsExactly(1);
    }
  }

  @Test
  void opensTheUsualFileOfAFolder() {
    save("other.safetensors", "other", 1);
    save("model.safetensors", "usual", 1);
    try (WeightsFile read = Checkpoints.open(folder)) {
      assertThat(read.keys()).containsExactly("usual");
    }
  }

  @Test
  void opensTheOnlyCandidateOfAFolderAndAsksWhenThereAreTwo() {
    save("one.safetensors", "a", 1);
    try (WeightsFile read = Checkpoints.open(folder)) {
      assertThat(read.keys()).containsExactly("a");
    }
    save("two.safetensors", "a", 1);
    Hostile.assertRefused(() -> Checkpoints.open(folder), "2 files", "two.safetensors", "name one");
  }

  @Test
  void readsShards() throws IOException {
    save("m-1.safetensors", "a", 1);
    save("m-2.safetensors", "b", 2);
    write(INDEX, index("m-1.safetensors", "m-2.safetensors"));
    try (WeightsFile read = Checkpoints.open(folder)) {
      assertThat(read.keys()).containsExactly("a", "b");
      assertThat(read.get("b").floats()).containsExactly(2);
      assertThat(read.shape("a")).containsExactly(1);
    }
  }

  @Test
  void refusesShardsOutsideTheFolder() throws IOException {
    save("m-1.safetensors", "a", 1);
    for (String name : new String[] {"../x", "/etc/passwd", "sub/x", "..", "a\\\\b", "C:x", ""}) {
      write(INDEX, index("m-1.safetensors", name));
      Hostile.assertRefused(() -> Checkpoints.open(folder), INDEX, "not a plain file name");
    }
  }

  @Test
  void refusesShardsThatLackTheirTensor() throws IOException {
    save("m-1.safetensors", "a", 1);
    write(INDEX, index("m-1.safetensors", "m-1.safetensors"));
    Hostile.assertRefused(() -> Checkpoints.open(folder), "places b in m-1.safetensors");
    write(INDEX, index("m-1.safetensors", "absent.safetensors"));
    Hostile.assertRefused(() -> Checkpoints.open(folder), "absent.safetensors", "no such file");
  }

  @Test
  void refusesDamagedIndices() throws IOException {
    for (String json :
        new String[] {"", "[]", "{", "{}", "{\"weight_map\":3}", "{\"weight_map\""}) {
      write(INDEX, json);
      Hostile.assertRefused(() -> Checkpoints.open(folder), INDEX);
    }
    write(INDEX, "{\"weight_map\":{\"a\":\"m\",\"a\":\"m\"}}");
    Hostile.assertRefused(() -> Checkpoints.open(folder), "Duplicate field 'a'");
  }

  @Test
  void saysWhatAForeignFileIs() throws IOException {
    says("", "an empty file");
    says("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull");
    says("<!DOCTYPE html><html>", "a web page");
    says("\u0089HDF\r\n\u001a\n", "HDF5");
    says("\b\u0007\u0012\u0007pytorch", "an ONNX graph");
    says("{\"a\":1}", "JSON");
    says("GGUF\u0003", "GGUF");
    says("anything else", "no known format");
  }

  @Test
  void refusesWhatIsNotThere() {
    Hostile.assertRefused(() -> Checkpoints.open(folder.resolve("x.pth")), "no such file");
    Hostile.assertRefused(() -> Checkpoints.open(folder), "holds no weights");
  }

  private void says(String contents, String... words) throws IOException {
    Path file = folder.resolve("x.safetensors");
    Files.writeString(file, contents, java.nio.charset.StandardCharsets.ISO_8859_1);
    Hostile.assertRefused(() -> Checkpoints.open(file), words);
  }

  private static String index(String first, String second) {
    return "{\"metadata\":{\"total_size\":8},\"weight_map\":{\"a\":\"%s\",\"b\":\"%s\"}}"
        .formatted(first, second);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Path save(String name, String key, float value) {
    Path file = folder.resolve(name);
    NdArray array = NdArray.ofFloats(new float[] {value}, 1);
    Safetensors.write(file, Weights.of(Map.of(key, array)), Map.of());
    return file;
  }
}
