package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.nn.Weights;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(DType.class)
  void writesAndReadsEveryType(DType dtype) {
    ByteBuffer bytes = ByteBuffer.allocate(6 * dtype.bytes());
    for (int i = 0; i < bytes.limit(); i++) {
      bytes.put(i, (byte) (i * 37));
    }
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Weights.of(Map.of("x", NdArray.of(dtype, bytes, 2, 3))), Map.of());
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.keys()).containsExactly("x");
      assertThat(read.dtype("x")).isEqualTo(dtype);
      assertThat(read.shape("x")).containsExactly(2, 3);
      assertThat(read.get("x").bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void readsScalarsAndEmptyTensors() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    values.put("scalar", NdArray.ofLongs(new long[] {12345678901L}));
    values.put("empty", NdArray.ofFloats(new float[0], 0, 3));
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Weights.of(values), Map.of());
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.get("scalar").at(0)).isEqualTo(12345678901.0);
      assertThat(read.shape("scalar")).isEmpty();
      assertThat(read.get("empty").count()).isZero();
      assertThat(read.shape("empty")).containsExactly(0, 3);
    }
  }

  @Test
  void writesTheSameBytesForAnyOrderOfKeys() throws IOException {
    NdArray a = NdArray.ofFloats(new float[] {1, 2}, 2);
    NdArray b = NdArray.ofLongs(new long[] {3}, 1);
    Map<String, NdArray> one = new LinkedHashMap<>();
    one.put("a", a);
    one.put("b", b);
    Map<String, NdArray> other = new LinkedHashMap<>();
    other.put("b", b);
    other.put("a", a);
    Safetensors.write(folder.resolve("1"), Weights.of(one), Map.of("z", "1", "y", "ü"));
    Safetensors.write(folder.resolve("2"), Weights.of(other), Map.of("y", "ü", "z", "1"));
    byte[] bytes = Files.readAllBytes(folder.resolve("1"));
    assertThat(bytes).isEqualTo(Files.readAllBytes(folder.resolve("2")));
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(bytes).hasSize((int) (8 + header + 8 + 8));
    try (Safetensors read = Safetensors.open(folder.resolve("1"))) {
      assertThat(read.metadata()).containsEntry("format", "pt").containsEntry("y", "ü");
      assertThat(read.keys()).containsExactly("b", "a");
    }
  }

  @Test
  void copiesARealFileTensorByTensor() {
    Path own = folder.resolve("own.safetensors");
    try (Safetensors real =
        Safetensors.open(Shared.file("weights/pth/espnet_p_2_q_8_camvid.safetensors"))) {
      Safetensors.write(own, real, real.metadata());
      try (Safetensors copy = Safetensors.open(own)) {
        assertThat(copy.keys()).hasSameElementsAs(real.keys()).hasSizeGreaterThan(100);
        assertThat(copy.metadata()).containsEntry("source", "espnet_p_2_q_8_camvid.pth");
        for (String key : real.keys()) {
          assertThat(copy.get(key).bytes()).as(key).isEqualTo(real.get(key).bytes());
        }
      }
    }
  }

  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long big = (1L << 31) + (1 << 20);
    String header =
        "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(big, big)
            + "\"tail\":{\"dtype\":\"I16\",\"shape\":[2],\"data_offsets\":[%d,%d]}}"
                .formatted(big, big + 4);
    Path file = folder.resolve("big.safetensors");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(Hostile.safetensors(header, 0));
      out.seek(out.length() + big);
      out.write(new byte[] {1, 0, 2, 0});
    }
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.get("tail").floats()).containsExactly(1, 2);
      Hostile.assertRefused(() -> read.get("big"), "tensor big takes 2148532224 bytes");
    }
  }

  @Test
  void refusesATensorNamedLikeTheMetadata() {
    Weights weights = Weights.of(Map.of("__metadata__", NdArray.ofFloats(new float[1], 1)));
    Hostile.assertRefused(
        () -> Safetensors.write(folder.resolve("a"), weights, Map.of()), "rename it");
    assertThat(folder).isEmptyDirectory();
  }
}
