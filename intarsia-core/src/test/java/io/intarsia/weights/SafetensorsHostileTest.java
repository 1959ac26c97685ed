package io.intarsia.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsHostileTest {
  private static final String ONE =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  @TempDir Path folder;

  @Test
  void refusesAnEmptyFile() throws IOException {
    refuses(new byte[0], "only 0 bytes long");
  }

  @Test
  void refusesTruncatedData() throws IOException {
    refuses(Hostile.safetensors(ONE, 7), "claims the bytes 0 to 8 of 7");
  }

  @Test
  void refusesATruncatedHeader() throws IOException {
    byte[] file = Hostile.safetensors(ONE, 0);
    refuses(java.util.Arrays.copyOf(file, 30), "header claims");
  }

  @Test
  void refusesAnAbsurdHeaderLengthWithoutAllocating() throws IOException {
    for (long length : new long[] {Long.MAX_VALUE, -1, 1L << 40, 0, 1}) {
      byte[] file = Hostile.safetensors(ONE, 8);
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      refuses(file, "header claims " + Long.toUnsignedString(length) + " bytes");
    }
  }

  @Test
  void refusesOverlappingTensors() throws IOException {
    refuses(two("0,8", "4,12", 12), "tensor b overlaps the one before it by 4 bytes");
  }

  @Test
  void refusesHoles() throws IOException {
    refuses(two("0,8", "12,20", 20), "tensor b leaves a hole of 4 bytes");
  }

  @Test
  void refusesBytesBehindTheLastTensor() throws IOException {
    refuses(Hostile.safetensors(ONE, 9), "1 bytes lie behind the last tensor");
  }

  @Test
  void refusesDuplicateKeys() throws IOException {
    String a = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    refuses(Hostile.safetensors("{" + a + "," + a + "}", 8), "Duplicate field 'a'");
  }

  @Test
  void refusesAShapeOfAnotherSize() throws IOException {
    refuses(one("F32", "[3]", "[0,8]"), "does not take the 8 bytes");
  }

  @Test
  void refusesShapesThatOverflow() throws IOException {
    refuses(one("F32", "[4294967296,4294967296,2]", "[0,8]"), "does not take the 8 bytes");
    refuses(one("F32", "[4611686018427387906]", "[0,8]"), "does not take the 8 bytes");
    refuses(one("F32", "[99999999999999999999]", "[0,8]"), "not valid JSON");
  }

  @Test
  void refusesNegativeNumbers() throws IOException {
    refuses(one("F32", "[-2]", "[0,8]"), "shape of tensor a is not a list");
    refuses(one("F32", "[2]", "[-8,0]"), "data_offsets of tensor a is not a list");
    refuses(one("F32", "[2]", "[8,0]"), "claims the bytes 8 to 0");
  }

  @Test
  void refusesUnknownTypesNamingTheKnown() throws IOException {
    refuses(
        one("F8_E4M3", "[8]", "[0,8]"), "tensor a has the type F8_E4M3", "save it as one of F32");
  }

  @Test
  void refusesEntriesThatAreNoTensors() throws IOException {
    refuses(Hostile.safetensors("{\"a\":3}", 0), "the entry a is not a JSON object");
    refuses(Hostile.safetensors("{\"a\":{}}", 0), "tensor a lacks dtype");
    refuses(Hostile.safetensors("{\"a\":{\"dtype\":{\"x\":1},\"shape\":[]}}", 0), "lacks dtype");
    refuses(Hostile.safetensors("{\"__metadata__\":{\"a\":[]}}", 0), "__metadata__.a is not a");
  }

  @Test
  void refusesHeadersThatAreNoObjects() throws IOException {
    refuses(Hostile.safetensors("[1,2]", 0), "not a JSON object");
    refuses(Hostile.safetensors("{} {}", 0), "something follows");
    refuses(Hostile.safetensors("{\"a", 0), "not valid JSON");
  }

  @Test
  void refusesDeepNesting() throws IOException {
    String deep = "[".repeat(100_000);
    refuses(Hostile.safetensors("{\"a\":{\"x\":" + deep + "}}", 0), "not valid JSON");
  }

  @Test
  void keepsControlCharactersOutOfMessages() throws IOException {
    refuses(
        Hostile.safetensors("{\"\\u001b[31m\\n" + "k".repeat(9000) + "\":{}}", 0),
        "tensor .[31m.kkk");
  }

  private static byte[] one(String dtype, String shape, String offsets) {
    return Hostile.safetensors(
        "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(dtype, shape, offsets),
        8);
  }

  private static byte[] two(String first, String second, int bytes) {
    String entry = "\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%s]}";
    return Hostile.safetensors(
        "{" + entry.formatted("a", first) + "," + entry.formatted("b", second) + "}", bytes);
  }

  private void refuses(byte[] bytes, String... words) throws IOException {
    Path file = Files.write(folder.resolve("x.safetensors"), bytes);
    Hostile.assertRefused(() -> Safetensors.open(file), words);
    Hostile.assertRefused(() -> Safetensors.open(file), file.toString());
  }
}
