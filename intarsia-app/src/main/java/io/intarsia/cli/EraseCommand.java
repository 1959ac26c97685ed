package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.cli.job.Hole;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.OpenCvInpaint;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.write.PngWriter;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.inpaint.LamaFiller;
import io.intarsia.weights.Checkpoints;
import io.intarsia.weights.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes things out of a photo. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Takes boxes or classes out of a photo and fills the hole from around it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  intarsia erase photo.jpg --box 40,60,120,80",
      "  intarsia erase room.jpg --class chair --model FOLDER --grow 12 -o empty.png",
      "  intarsia erase photo.jpg --box 40,60,120,80 --lama big-lama.ckpt"
    })
final class EraseCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PICTURE", description = "The photo.")
  private Path photo = Path.of("");

  @Option(
      names = "--box",
      paramLabel = "X,Y,W,H",
      description = "Left, top, width and height in pixels of what goes; may be repeated.")
  private List<String> boxes = new ArrayList<>();

  @Option(
      names = {"-c", "--class"},
      paramLabel = "NAME",
      description = "All of this class goes, as --model sees it; may be repeated.")
  private List<String> classes = new ArrayList<>();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--grow",
      paramLabel = "N",
      description = "Pixels by which the hole is grown at each side; default: ${DEFAULT-VALUE}.",
      defaultValue = "8")
  private int grow;

  @Option(
      names = "--lama",
      paramLabel = "FILE",
      description =
          "Weights of LaMa's generator, which fills large holes; default: none, OpenCV fills.")
  private Path lama = Path.of("");

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "How OpenCV fills: telea or navier_stokes; default: ${DEFAULT-VALUE}. For holes of up to"
              + " some dozen pixels.",
      defaultValue = "TELEA")
  private OpenCvInpaint.Method method = OpenCvInpaint.Method.TELEA;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "The PNG to write; default: the photo's name with .erased.png.")
  private Path out = Path.of("");

  @Option(names = "--mask", paramLabel = "FILE", description = "Also write the hole, as a PNG.")
  private Path mask = Path.of("");

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print faults only.")
  private boolean quiet;

  @Override
  public void run() {
    if (boxes.isEmpty() && classes.isEmpty()) {
      throw Refusal.usage("nothing to erase: name it with --box X,Y,W,H or --class NAME");
    }
    if (grow < 0 || grow > Hole.MOST_GROWTH) {
      throw Refusal.usage("--grow %d: wanted 0 to %d pixels", grow, Hole.MOST_GROWTH);
    }
    Picture picture = new Decoder().decode(photo);
    Hole hole = new Hole(picture.width(), picture.height());
    boxes.forEach(hole::box);
    if (!classes.isEmpty()) {
      segment(picture, hole);
    }
    GreyPicture grown = hole.grown(grow);
    Picture filled = fill(picture, grown);
    Path target = given(out) ? out : named();
    Whole.write(target, to -> to.write(PngWriter.encode(filled)));
    if (given(mask)) {
      Whole.write(mask, to -> to.write(PngWriter.encode(grown)));
    }
    if (!quiet) {
      spec.commandLine()
          .getOut()
          .printf(
              java.util.Locale.ROOT,
              "filled %.1f %% of %dx%d pixels, wrote %s%n",
              100.0 * Hole.count(grown) / (picture.width() * (double) picture.height()),
              picture.width(),
              picture.height(),
              target);
    }
  }

  private void segment(Picture picture, Hole hole) {
    try (Segmenter segmenter =
        Segmenter.builder()
            .model(model.load(spec.commandLine().getErr(), quiet))
            .executor(engine.executor())
            .threads(engine.threads())
            .build()) {
      var seen = segmenter.segment(picture);
      for (String name : classes) {
        if (hole.add(seen.mask(name)) == 0) {
          throw Refusal.input("%s shows no %s, as this model sees it", photo, name);
        }
      }
    }
  }

  private Picture fill(Picture picture, GreyPicture hole) {
    if (!given(lama)) {
      return OpenCvInpaint.fill(picture, hole, method, Hole.RADIUS);
    }
    try (WeightsFile weights = Checkpoints.open(lama);
        LamaFiller filler = LamaFiller.of(lama.toString(), weights, engine.executor())) {
      return filler.fill(picture, hole);
    }
  }

  private static boolean given(Path path) {
    return !path.toString().isEmpty();
  }

  private Path named() {
    String name = String.valueOf(photo.getFileName());
    int dot = name.lastIndexOf('.');
    return photo.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".erased.png");
  }
}
