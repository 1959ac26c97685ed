package io.intarsia.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchHostileTest {
  private static final long[] TWO = {2};
  private static final long[] ONE = {1};
  private static final long[] TWO_ZEROS = {0, 0};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "nt, system",
    "builtins, eval",
    "__builtin__, exec",
    "subprocess, Popen",
    "builtins, getattr",
    "importlib, import_module",
    "runpy, run_path",
    "torch.hub, load",
    "operator, attrgetter",
    "webbrowser, open",
    "numpy.testing._private.utils, runstring"
  })
  void refusesEveryWayToRunSomething(String module, String name) throws IOException {
    PickleBuilder called = new PickleBuilder().global(module, name).text("x").ops("\u0085R.");
    refuses(called.archive(0), "asks Python to call " + module + "." + name, "nothing was run");
    PickleBuilder stacked = new PickleBuilder().text(module).text(name).ops("\u0093.");
    refuses(stacked.archive(0), "asks Python to call " + module + "." + name);
    PickleBuilder old = new PickleBuilder().ops("(i" + module + "\n" + name + "\n.");
    refuses(old.archive(0), "asks Python to call " + module + "." + name);
  }

  @Test
  void keepsUnknownObjectsBesideTheTensorsInert() throws IOException {
    PickleBuilder with =
        dict("w", 2, 0, TWO, ONE)
            .text("config")
            .global("mmcv.utils.config", "ConfigDict")
            .ops(")R}(")
            .text("a")
            .number(1)
            .ops("ubu.");
    try (WeightsFile read = Checkpoints.open(write(with.archive(8)))) {
      assertThat(read.keys()).containsExactly("w");
      assertThat(read.get("w").floats()).containsExactly(0, 0);
    }
  }

  @Test
  void readsWeightsOfAWrappedModelUnderTheirOwnNames() throws IOException {
    byte[] file = dict("_orig_mod.module.a.w", 2, 0, TWO, ONE).ops("u.").archive(8);
    try (WeightsFile read = Checkpoints.open(write(file))) {
      assertThat(read.keys()).containsExactly("a.w");
    }
  }

  @Test
  void readsDeflatedArchives() throws IOException {
    byte[] file =
        dict("w", 4, 1, new long[] {2, 1}, new long[] {2, 9})
            .ops("u.")
            .archive(16, true, "byteorder", "little");
    try (WeightsFile read = Checkpoints.open(write(file))) {
      assertThat(read.get("w").floats()).containsExactly(0, 0);
    }
  }

  @Test
  void refusesViewsOutsideTheirStorage() throws IOException {
    refuses(dict("w", 2, 1, TWO, ONE).ops("u.").archive(8), "does not fit its storage");
    refuses(dict("w", 2, -1, TWO, ONE).ops("u.").archive(8), "does not fit its storage");
    refuses(dict("w", 2, 0, new long[] {-2}, ONE).ops("u.").archive(8), "does not fit");
    refuses(dict("w", 2, 0, TWO, new long[] {-1}).ops("u.").archive(8), "does not fit");
    refuses(dict("w", 2, 0, TWO, new long[] {1, 1}).ops("u.").archive(8), "does not fit");
    long big = 1L << 62;
    refuses(dict("w", 2, 0, new long[] {big, big}, TWO_ZEROS).ops("u.").archive(8), "does not fit");
    refuses(dict("w", 1L << 60, 0, TWO, ONE).ops("u.").archive(8), "of impossible size");
  }

  @Test
  void refusesStoragesShorterThanClaimed() throws IOException {
    Path file = write(dict("w", 4, 0, TWO, ONE).ops("u.").archive(8));
    try (WeightsFile read = Checkpoints.open(file)) {
      Hostile.assertRefused(() -> read.get("w"), "storage 0 is missing or shorter");
    }
  }

  @Test
  void refusesToExpandOneNumberToGigabytes() throws IOException {
    Path file = write(dict("w", 1, 0, new long[] {1 << 28}, new long[1]).ops("u.").archive(4));
    try (WeightsFile read = Checkpoints.open(file)) {
      Hostile.assertRefused(() -> read.get("w"), "takes 1073741824 bytes made from 4");
    }
  }

  @Test
  void refusesZipBombs() throws IOException {
    byte[] bomb = dict("w", 2, 0, TWO, ONE).ops("u.").archive(80 << 20, true, "x", "");
    assertThat(bomb).hasSizeLessThan(200_000);
    refuses(bomb, "as in a zip bomb");
  }

  @Test
  void refusesBigEndianArchives() throws IOException {
    byte[] file = dict("w", 2, 0, TWO, ONE).ops("u.").archive(8, false, "byteorder", "big");
    refuses(file, "byte order 'big'");
  }

  @Test
  void refusesTorchScript() throws IOException {
    byte[] file = dict("w", 2, 0, TWO, ONE).ops("u.").archive(8, false, "constants.pkl", "x");
    refuses(file, "TorchScript", "save its state_dict()");
  }

  @Test
  void refusesTruncatedFiles() throws IOException {
    for (String name : new String[] {"mixed_zip.pth", "mixed_legacy.pth"}) {
      byte[] whole = Resources.bytes(name);
      for (int length : new int[] {3, 60, whole.length / 2, whole.length - 1}) {
        refuses(Arrays.copyOf(whole, length), "x.pth");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"]2", "(", "]", "}"})
  void boundsWhatEndlessProgramsTake(String opcodes) throws IOException {
    String program = opcodes.repeat((20 << 20) / opcodes.length());
    refuses(new PickleBuilder().ops(program).archive(0), "more than");
  }

  @Test
  void survivesValuesThatContainThemselves() throws IOException {
    PickleBuilder list = new PickleBuilder().ops("]q\0h\0a.");
    refuses(list.archive(0), "holds no tensors");
    PickleBuilder dict = new PickleBuilder().ops("}q\0(").text("model").ops("h\0u.");
    refuses(dict.archive(0), "holds no tensors by name (at the top are model)");
  }

  @Test
  void survivesDeepNesting() throws IOException {
    PickleBuilder deep = new PickleBuilder().ops("]" + "\u0085".repeat(1_000_000) + ".");
    refuses(deep.archive(0), "holds no tensors");
  }

  @Test
  void refusesBrokenPrograms() throws IOException {
    refuses(new PickleBuilder().ops("R.").archive(0), "empty stack");
    refuses(new PickleBuilder().ops("h\7.").archive(0), "memo entry 7");
    refuses(new PickleBuilder().ops("t.").archive(0), "mark wanted");
    refuses(new PickleBuilder().ops("X").int4(-1).archive(0), "4294967295 bytes claimed");
    refuses(new PickleBuilder().ops("\u008b").int4(-1).archive(0), "a number of -1 bytes");
    refuses(new PickleBuilder().ops("\u0082\1.").archive(0), "opcode 0x82");
    refuses(new PickleBuilder().ops("(K\1d.").archive(0), "key without a value");
    refuses(new PickleBuilder().ops("K\1K\2a.").archive(0), "items for a list");
    refuses(new PickleBuilder().ops("\u0080\7N.").archive(0), "protocol 7");
    refuses(new PickleBuilder().text("no storage").ops("Q.").archive(0), "that is no storage");
  }

  @Test
  void refusesArchivesWhoseEntriesOverlap() throws IOException {
    byte[] file = dict("w", 2, 0, TWO, ONE).ops("u.").archive(8);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(file.length - 6);
    int second = directory + 46 + bytes.getShort(directory + 28) + bytes.getShort(directory + 30);
    bytes.putInt(second + 42, bytes.getInt(directory + 42));
    refuses(file, "overlaps what follows it");
  }

  private static PickleBuilder dict(String key, long stored, long offset, long[] n, long[] step) {
    return new PickleBuilder().ops("}(").text(key).tensor(stored, offset, n, step);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.pth"), bytes);
  }

  private void refuses(byte[] bytes, String... words) throws IOException {
    Path file = write(bytes);
    Hostile.assertRefused(() -> Checkpoints.open(file), words);
    Hostile.assertRefused(() -> Checkpoints.open(file), file.toString());
  }
}
