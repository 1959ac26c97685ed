package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.job.Machine;
import io.intarsia.cli.job.TinyModel;
import io.intarsia.hub.HubSettings;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.run.Executor;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.infer.TorchExecutor;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what the machine offers and whether the engines work. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Shows Java, engines and their libraries, processor, memory and caches; tries the engines.")
final class DoctorCommand implements Callable<Integer> {
  private static final Pattern LIBRARIES =
      Pattern.compile("onnxruntime|torch|c10|openblas|opencv|gomp|javacpp");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    line(
        out,
        "java",
        property("java.version") + ", " + property("java.vm.name") + ", " + property("java.home"));
    line(
        out,
        "system",
        property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    line(
        out,
        "processor",
        Machine.processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores for us");
    line(out, "instructions", String.join(" ", Machine.instructions()));
    line(
        out,
        "memory",
        size(Machine.memory())
            + ", of which Java's heap takes "
            + size(Runtime.getRuntime().maxMemory())
            + " at most");
    line(
        out,
        "text",
        Charset.defaultCharset()
            + ", file names "
            + property("sun.jnu.encoding")
            + ", locale "
            + Locale.getDefault());
    boolean works = engines(out);
    line(out, "libraries", "");
    Machine.mapped(LIBRARIES).forEach(file -> out.println("  " + file));
    caches(out);
    return works ? ExitCodes.OK : ExitCodes.ENVIRONMENT;
  }

  private static boolean engines(PrintWriter out) {
    String onnx = String.join(", ", Machine.versions("onnxruntime"));
    boolean works = tried(out, "onnx", onnx, () -> new OrtExecutor(OrtOptions.standard()));
    String torch = String.join(", ", Machine.versions("pytorch"));
    tried(out, "torch", torch, () -> new TorchExecutor(TorchSettings.cpu()));
    if (TorchNatives.available()) {
      line(out, "devices", String.join(", ", TorchNatives.devices()));
    }
    return works;
  }

  /** Segments a tiny picture and says how that went. */
  private static boolean tried(
      PrintWriter out, String name, String version, Supplier<Executor> engine) {
    long start = System.nanoTime();
    try (Segmenter segmenter =
        Segmenter.builder()
            .model(TinyModel.make(List.of("wall", "floor")))
            .executor(engine.get())
            .build()) {
      segmenter.segment(io.intarsia.image.Picture.of(64, 48, new byte[64 * 48 * 3]));
      long millis = (System.nanoTime() - start) / 1_000_000;
      line(out, "engine", name + " works (" + millis + " ms to the first result); " + version);
      return true;
    } catch (Refusal e) {
      line(out, "engine", name + " does not work: " + e.getMessage());
      return false;
    }
  }

  private static void caches(PrintWriter out) {
    Path home = Path.of(property("user.home"));
    HubSettings hub = HubSettings.from(System.getenv(), home);
    line(out, "hub", hub.toString());
    cache(out, "models", hub.cache());
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base = xdg == null || xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg);
    cache(out, "libraries of ours", base.resolve("intarsia"));
    String javacpp = System.getProperty("org.bytedeco.javacpp.cachedir", home + "/.javacpp/cache");
    cache(out, "libraries of javacpp", Path.of(javacpp));
  }

  private static void cache(PrintWriter out, String what, Path folder) {
    line(out, "cache", folder + ", " + size(Machine.size(folder)) + " of " + what);
  }

  private static void line(PrintWriter out, String title, String text) {
    out.printf("%-14s%s%n", title, text);
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static String size(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / 1048576.0)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / 1073741824.0);
  }
}
