package io.intarsia.weights;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.nn.Weights;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Feeds damaged checkpoints to the readers: {@code FuzzWeights SECONDS SEED}. Each case must end in
 * a one-line refusal or in readable tensors, within two seconds of CPU time and 256 MiB of
 * allocation.
 */
final class FuzzWeights {
  private static final long MOST_NANOS = 2_000_000_000L;
  private static final long MOST_BYTES = 256L << 20;
  private static final long MOST_ELEMENTS = 1L << 20;

  /** Marks the seeds that are bare programs, to be put into an archive; no file has it. */
  private static final byte PROGRAM_PROTOCOL = 3;

  private final Path folder;
  private final List<byte[]> seeds = new ArrayList<>();
  private long cases;
  private long refused;

  FuzzWeights(Path folder) {
    this.folder = folder;
    for (String name :
        List.of("mixed_zip.pth", "mixed_legacy.pth", "nested_zip.pth", "whole_module_zip.pth")) {
      seeds.add(Resources.bytes(name));
    }
    seeds.add(
        new PickleBuilder()
            .ops("}(")
            .text("w")
            .tensor(4, 0, new long[] {2, 2}, new long[] {1, 2})
            .ops("u.")
            .archive(16, true, "byteorder", "little"));
    seeds.add(safetensors());
    for (int i = 0; i < 3; i++) {
      seeds.add(program());
    }
  }

  /** Arguments: seconds, seed. Exits with 1 and keeps the file at the first finding. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    FuzzWeights fuzz = new FuzzWeights(folder);
    try {
      fuzz.run(Long.parseLong(args[0]), Long.parseLong(args[1]));
    } catch (AssertionError e) {
      System.err.println(e.getMessage());
      e.printStackTrace();
      System.exit(1);
    }
    System.out.println(fuzz);
  }

  /** Runs for some seconds. */
  void run(long seconds, long seed) throws IOException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (long number = seed; System.nanoTime() < end; number++) {
      one(number);
    }
  }

  /** Reads each seed as it is. All but the pickled module are sound. */
  void runUndamaged() throws IOException {
    for (byte[] seed : seeds) {
      check(isProgram(seed) ? new PickleBuilder().raw(seed).archive(64) : seed, -1);
    }
  }

  @Override
  public String toString() {
    return cases + " cases, " + refused + " refused, " + (cases - refused) + " read";
  }

  private void one(long number) throws IOException {
    SplittableRandom random = new SplittableRandom(number);
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    byte[] damaged = damage(bytes, other, new Mutations(random), random.nextInt(3));
    check(damaged, number);
  }

  private void check(byte[] contents, long number) throws IOException {
    Path file = Files.write(folder.resolve("case"), contents);
    long allocated = allocated();
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try {
      readAll(file);
    } catch (Refusal e) {
      refused++;
      require(e.getMessage().indexOf('\n') < 0, number, "a message of two lines", e);
      require(e.getMessage().contains(file.toString()), number, "no file name: " + e, e);
    } catch (RuntimeException | Error e) {
      require(false, number, "threw " + e, e);
    }
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    require(nanos < MOST_NANOS, number, "took " + nanos / 1_000_000 + " ms", null);
    long used = allocated() - allocated;
    require(used < MOST_BYTES, number, "allocated " + (used >> 20) + " MiB", null);
    cases++;
  }

  /** Damages the whole file, or only what lies inside its frame so that more of it is read. */
  private static byte[] damage(byte[] bytes, byte[] other, Mutations mutations, int inside) {
    if (inside > 0 && bytes[8] == '{') {
      int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      byte[] header = mutations.mutate(Arrays.copyOfRange(bytes, 8, 8 + length), other);
      return Hostile.safetensors(header, Arrays.copyOfRange(bytes, 8 + length, bytes.length));
    }
    if (isProgram(bytes)) {
      return new PickleBuilder().raw(mutations.mutate(bytes, other)).archive(64);
    }
    return mutations.mutate(bytes, other);
  }

  private static boolean isProgram(byte[] seed) {
    return seed[0] == (byte) 0x80 && seed[1] == PROGRAM_PROTOCOL;
  }

  private static void readAll(Path file) {
    try (WeightsFile read = Checkpoints.openFile(file)) {
      for (String key : read.keys()) {
        long count = 1;
        for (long size : read.shape(key)) {
          count = Math.multiplyExact(count, size);
        }
        if (count < MOST_ELEMENTS && read.get(key).count() != count) {
          throw new IllegalStateException(key + " has another count than its shape");
        }
      }
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  private void require(boolean held, long number, String what, Throwable cause) {
    if (!held) {
      throw new AssertionError("case " + number + " in " + folder + " " + what, cause);
    }
  }

  private static byte[] program() {
    return new PickleBuilder()
        .ops("\u0080\3}(")
        .text("epoch")
        .number(7)
        .text("state_dict")
        .global("collections", "OrderedDict")
        .ops(")R(")
        .text("w")
        .tensor(16, 0, new long[] {4, 4}, new long[] {1, 4})
        .text("b")
        .tensor(16, 2, new long[] {2}, new long[] {1})
        .ops("u")
        .text("other")
        .global("numpy.core.multiarray", "scalar")
        .ops("(]q\1K\1aI5\nF1.5\nL12L\nS'text'\nG@\0\0\0\0\0\0\0tR}K\1h\1sb")
        .ops("u.")
        .bytes();
  }

  private byte[] safetensors() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (DType dtype : DType.values()) {
      ByteBuffer data = ByteBuffer.allocate(6 * dtype.bytes());
      values.put("layer." + dtype + ".weight", NdArray.of(dtype, data, 2, 3));
    }
    values.put("empty", NdArray.ofFloats(new float[0], 0, 3));
    values.put("scalar", NdArray.ofFloats(new float[1]));
    Path file = folder.resolve("seed");
    Safetensors.write(file, Weights.of(values), Map.of("note", "a seed"));
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
