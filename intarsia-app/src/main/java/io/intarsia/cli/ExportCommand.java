package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.cli.job.Export;
import io.intarsia.cli.job.Sides;
import io.intarsia.pretrained.Pretrained;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model as ONNX. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a model as ONNX for any runtime: standard operators, any picture size.",
      "The file is run and compared before it gets its name; above 2 GB the values lie in a second"
          + " file, FILE.data."
    })
final class ExportCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL", description = "Folder, file, or owner/name.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "Such as model.onnx.")
  private Path file = Path.of("model.onnx");

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "For one picture of this size only: 1.1 to 1.2 times as fast.")
  private String size = "";

  @Option(names = "--plain", description = "The network as defined, without the rewrites.")
  private boolean plain;

  @Option(
      names = "--opset",
      paramLabel = "N",
      description = "Version of the operators, 18 to 22; default: ${DEFAULT-VALUE}.",
      defaultValue = "20")
  private int opset;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE",
      description =
          "The largest difference allowed, as a share of the largest logit; default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.001")
  private double tolerance;

  @Override
  public void run() {
    if (opset < 18 || opset > 22) {
      throw Refusal.usage("--opset %d: wanted 18 to 22", opset);
    }
    PrintWriter out = spec.commandLine().getOut();
    int[] sides = size.isEmpty() ? new int[2] : Sides.parse(size);
    Pretrained loaded = ModelOption.load(model, spec.commandLine().getErr(), false);
    Export.Report report =
        Export.run(loaded, new Export.Settings(file, sides[0], sides[1], plain, opset, tolerance));
    out.printf(
        Locale.ROOT,
        "compared with %s: logits differ by %.2g at most, the largest is %.2g%n",
        report.reference(),
        report.difference(),
        report.largest());
    report.files().forEach(written -> out.println("wrote " + written));
  }
}
