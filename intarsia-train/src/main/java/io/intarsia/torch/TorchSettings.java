package io.intarsia.torch;

/**
 * Where and how exactly libtorch computes. On Linux the launcher sets, in {@code GLIBC_TUNABLES},
 * {@code glibc.malloc.} hugetlb=1, mmap_max=0, trim_threshold=100000000000, top_pad=67108864 and
 * arena_max=1, or large tensors go back to the kernel after every operation; and {@code
 * OMP_WAIT_POLICY=passive} where other work wants the cores.
 *
 * @param device {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param precision of weights and activations; inputs and results are F32 either way
 * @param threads that share one operation on the CPU
 */
public record TorchSettings(String device, Precision precision, int threads) {
  /** The number type between input and result. */
  public enum Precision {
    /** 32-bit floats. */
    FP32,
    /** The upper half of them: faster where the processor multiplies it, 8 bits of mantissa. */
    BF16
  }

  /** Refuses less than one thread. */
  public TorchSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("wants at least 1 thread, got " + threads);
    }
  }

  /** All cores in 32 bits. */
  public static TorchSettings cpu() {
    return new TorchSettings("cpu", Precision.FP32, Runtime.getRuntime().availableProcessors());
  }

  /** The same in another precision. */
  public TorchSettings with(Precision other) {
    return new TorchSettings(device, other, threads);
  }

  /** The same with another number of threads. */
  public TorchSettings withThreads(int count) {
    return new TorchSettings(device, precision, count);
  }

  /** The same on another device. */
  public TorchSettings on(String other) {
    return new TorchSettings(other, precision, threads);
  }

  /** True for the processor. */
  public boolean onCpu() {
    return device.equalsIgnoreCase("cpu");
  }
}
