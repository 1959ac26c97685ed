package io.intarsia.torch;

import io.intarsia.base.Refusal;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The native libraries of libtorch: loaded once, in an order that binds no other copy of them. */
public final class TorchNatives {
  /**
   * All are unpacked side by side before the first is loaded: the loader of the operating system
   * resolves one by the others, and would otherwise take a copy installed on the machine, of
   * another version, for the one that is not unpacked yet.
   */
  private static final List<String> FILES =
      List.of(
          "libgomp.so.1",
          "libc10.so",
          "libtorch_cpu.so",
          "libc10_cuda.so",
          "libtorch_cuda_linalg.so",
          "libtorch_cuda.so",
          "libtorch.so",
          "libjnitorch.so",
          "libc10.dylib",
          "libtorch_cpu.dylib",
          "libtorch.dylib",
          "c10.dll",
          "torch_cpu.dll",
          "torch.dll");

  /** Loaded by their full names in this order, so that search paths of the machine do not count. */
  private static final List<String> FIRST =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so", "libc10.dylib", "libtorch_cpu.dylib");

  /** How the libraries were found. */
  private record State(@Nullable String missing, @Nullable Throwable cause) {}

  private static final class Holder {
    static final State STATE = load();
  }

  private TorchNatives() {}

  private static State load() {
    // javacpp would count the memory of the whole process against four heaps and collect garbage.
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
    String platform = Loader.getPlatform();
    String folder = "/org/bytedeco/pytorch/" + platform + "/";
    List<String> present =
        FILES.stream().filter(f -> TorchNatives.class.getResource(folder + f) != null).toList();
    if (present.isEmpty()) {
      return new State(
          "there is no libtorch for "
              + platform
              + " on the class path; add org.bytedeco:pytorch, :openblas and :javacpp with the"
              + " classifier "
              + platform
              + ", or use the onnx engine",
          null);
    }
    try {
      Map<String, File> unpacked = new HashMap<>();
      for (String file : present) {
        unpacked.put(file, Loader.cacheResource(TorchNatives.class, folder + file));
      }
      Loader.load(openblas_nolapack.class);
      for (String file : FIRST) {
        File library = unpacked.get(file);
        if (library != null) {
          System.load(library.getAbsolutePath());
        }
      }
      Loader.load(torch.class);
      // Its threads would fight those of OpenMP for the same cores.
      openblas_nolapack.blas_set_num_threads(1);
      return new State(null, null);
    } catch (IOException | LinkageError | RuntimeException e) {
      return new State("libtorch for " + platform + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** True if libtorch can be used here; loads it at the first call. */
  public static boolean available() {
    return Holder.STATE.missing() == null;
  }

  /** Why libtorch cannot be used here, in one sentence; empty if it can. */
  public static String reason() {
    String missing = Holder.STATE.missing();
    return missing == null ? "" : missing;
  }

  /**
   * Loads libtorch, once.
   *
   * @throws Refusal ENVIRONMENT if it cannot be used here; says what to add
   */
  public static void require() {
    State state = Holder.STATE;
    if (state.missing() != null) {
      throw new Refusal(Refusal.Kind.ENVIRONMENT, state.missing(), state.cause());
    }
  }

  /** The devices that can be used: {@code cpu}, and {@code cuda:0}, {@code cuda:1} ... if any. */
  public static List<String> devices() {
    require();
    List<String> devices = new ArrayList<>(List.of("cpu"));
    if (torch.hasCUDA() && torch.cuda_is_available()) {
      for (int i = 0; i < torch.cuda_device_count(); i++) {
        devices.add("cuda:" + i);
      }
    }
    return devices;
  }

  /**
   * The vector instructions libtorch found, such as {@code AVX512}; bf16 pays on those of the last
   * years only.
   */
  public static String instructions() {
    require();
    try (BytePointer name = torch.get_cpu_capability()) {
      return name.getString();
    }
  }

  /**
   * A device by its name.
   *
   * @param name {@code cpu}, {@code cuda} or {@code cuda:N}
   * @throws Refusal USAGE if the name is none of these; ENVIRONMENT if there is no such device,
   *     with what is missing
   */
  public static Device device(String name) {
    require();
    String wanted = name.toLowerCase(Locale.ROOT);
    if (wanted.equals("cpu")) {
      return new Device("cpu");
    }
    if (!wanted.matches("cuda(:[0-9]{1,2})?")) {
      throw Refusal.usage("unknown device %s; devices are cpu, cuda and cuda:N", name);
    }
    if (!torch.hasCUDA()) {
      throw Refusal.environment(
          "device %s: the libtorch on the class path is built for the CPU only; add"
              + " org.bytedeco:pytorch with the classifier %s-gpu, and have CUDA 13 and cuDNN 9 on"
              + " the machine, or use --device cpu",
          name, Loader.getPlatform());
    }
    if (!torch.cuda_is_available()) {
      throw Refusal.environment(
          "device %s: libtorch has CUDA but finds no GPU; check that nvidia-smi lists one and that"
              + " its driver is for CUDA 13, or use --device cpu",
          name);
    }
    String exact = wanted.contains(":") ? wanted : "cuda:0";
    if (!devices().contains(exact)) {
      throw Refusal.environment("device %s: this machine has %s", name, devices());
    }
    return new Device(exact);
  }
}
