package io.intarsia.cli;

import io.intarsia.base.Whole;
import io.intarsia.image.OpenCvStitch;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.write.PngWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins photos. */
@Command(
    name = "stitch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Joins overlapping photos into one, which can then be segmented as a whole.",
    footerHeading = "%nExample:%n",
    footer = "  intarsia stitch left.jpg middle.jpg right.jpg -o street.png")
final class StitchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "2..*", paramLabel = "PICTURE", description = "The photos, in any order.")
  private List<Path> photos = new ArrayList<>();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "The PNG to write; default: ${DEFAULT-VALUE}.",
      defaultValue = "stitched.png")
  private Path out = Path.of("stitched.png");

  @Option(
      names = "--flat",
      description = "Scans, or photos of something flat: the camera moved rather than turned.")
  private boolean flat;

  @Override
  public void run() {
    Decoder decoder = new Decoder();
    List<Picture> pictures = photos.stream().map(decoder::decode).toList();
    Picture joined = OpenCvStitch.join(pictures, flat);
    Whole.write(out, to -> to.write(PngWriter.encode(joined)));
    spec.commandLine()
        .getOut()
        .printf(
            "joined %d photos to %dx%d pixels, wrote %s%n",
            pictures.size(), joined.width(), joined.height(), out);
  }
}
