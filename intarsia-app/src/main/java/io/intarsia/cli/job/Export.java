package io.intarsia.cli.job;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.nn.Network;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.run.Executor;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.infer.TorchExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** Writes a model as ONNX, and only if what was written computes what the definition says. */
public final class Export {
  /** Two sizes for a model of free sizes, one of them odd: a size that went fixed shows. */
  private static final List<int[]> TRIED = List.of(new int[] {128, 160}, new int[] {97, 131});

  private Export() {}

  /**
   * What to write.
   *
   * @param file where to
   * @param height of pictures, or 0 for any
   * @param width of pictures, or 0 for any
   * @param plain true for the network as defined, without rewrites
   * @param opset version of the standard operators, 18 to 22
   * @param tolerance the largest difference allowed, as a share of the largest logit
   */
  public record Settings(
      Path file, int height, int width, boolean plain, int opset, double tolerance) {}

  /**
   * What came of it.
   *
   * @param files what was written
   * @param reference what the file was compared with
   * @param difference the largest between logits
   * @param largest the largest logit, without its sign
   */
  public record Report(List<Path> files, String reference, double difference, double largest) {}

  /**
   * Writes the model beside its place, runs it on ONNX Runtime, compares, and moves it into place.
   *
   * @throws Refusal MODEL if the difference is too large; nothing is left behind then
   */
  public static Report run(Pretrained model, Settings settings) {
    Program defined = sized(model.program(), settings);
    Program written = settings.plain() ? defined : Rewrites.apply(defined);
    Path target = settings.file().toAbsolutePath().normalize();
    Path folder = temporary(target);
    try {
      Path part = folder.resolve(target.getFileName());
      OnnxOptions usual = OnnxOptions.standard();
      OnnxOptions form =
          new OnnxOptions(settings.opset(), usual.externalFrom(), metadata(model, settings), 0);
      OnnxWriter.write(written, part, form);
      Report compared = compare(model, defined, written, part, settings);
      if (!(compared.difference() <= settings.tolerance() * Math.max(1, compared.largest()))) {
        throw Refusal.model(
            "%s is not written: its logits differ from %s by %.3g, more than %s of the largest"
                + " (%.3g); --plain leaves the rewrites out, --tolerance allows more",
            settings.file(),
            compared.reference(),
            compared.difference(),
            settings.tolerance(),
            compared.largest());
      }
      return new Report(
          move(folder, target.resolveSibling("")),
          compared.reference(),
          compared.difference(),
          compared.largest());
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, "cannot write " + target + ": " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private static Program sized(Program program, Settings settings) {
    return settings.height() == 0
        ? program
        : BindSizes.bind(program, 1, settings.height(), settings.width());
  }

  private static Map<String, String> metadata(Pretrained model, Settings settings) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("model", model.name());
    texts.put("architecture", model.architecture());
    texts.put("preprocessing", model.preprocessing().toString());
    model.labels().classes().forEach(c -> texts.put("class." + c.id(), c.name()));
    texts.put("rewritten", Boolean.toString(!settings.plain()));
    return texts;
  }

  private static Report compare(
      Pretrained model, Program defined, Program written, Path file, Settings settings) {
    OrtExecutor runtime = new OrtExecutor(OrtOptions.standard());
    boolean torch = TorchNatives.available();
    Executor reference = torch ? new TorchExecutor(TorchSettings.cpu()) : runtime;
    String name =
        torch
            ? "libtorch over the network as defined"
            : "ONNX Runtime over the network as defined (libtorch is not here)";
    List<int[]> sizes =
        settings.height() > 0 ? List.of(new int[] {settings.height(), settings.width()}) : TRIED;
    double difference = 0;
    double largest = 0;
    try (Executor.Session ours = runtime.open(file, written.graph());
        Executor.Session theirs = reference.prepare(defined)) {
      for (int[] size : sizes) {
        Map<String, NdArray> input = picture(model.network().channels(), size[0], size[1]);
        float[] got = logits(ours.run(input));
        float[] wanted = logits(theirs.run(input));
        for (int i = 0; i < wanted.length; i++) {
          double apart = Math.abs(got[i] - wanted[i]);
          difference = Double.isNaN(apart) ? Double.NaN : Math.max(difference, apart);
          largest = Math.max(largest, Math.abs(wanted[i]));
        }
      }
    }
    return new Report(List.of(), name, difference, largest);
  }

  private static float[] logits(Map<String, NdArray> results) {
    return Objects.requireNonNull(results.get(Network.LOGITS)).toF32().floats();
  }

  private static Map<String, NdArray> picture(int channels, int height, int width) {
    Random random = new Random(1);
    float[] values = new float[Math.multiplyExact(Math.multiplyExact(channels, height), width)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Map.of(Tracer.PICTURE, NdArray.ofFloats(values, 1, channels, height, width));
  }

  private static Path temporary(Path target) {
    Path folder = target.getParent();
    if (folder == null) {
      throw Refusal.usage("%s is no file's path", target);
    }
    try {
      Files.createDirectories(folder);
      return Files.createTempDirectory(folder, ".part-");
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.ENVIRONMENT, "cannot write in " + folder + ": " + e, e);
    }
  }

  /** Moves the files, values before the model that names them. */
  private static List<Path> move(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> parts = Files.list(from)) {
      for (Path part : parts.sorted(Comparator.reverseOrder()).toList()) {
        Path place = to.resolve(part.getFileName());
        Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
        files.add(0, place);
      }
    }
    return files;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.ENVIRONMENT, "cannot delete " + folder + ": " + e, e);
    }
  }
}
