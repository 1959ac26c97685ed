package io.intarsia.cli;

import io.intarsia.cli.job.TerminalProgress;
import io.intarsia.hub.Hub;
import io.intarsia.label.LabelClass;
import io.intarsia.pretrained.Embedded;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.pretrained.PretrainedLoader;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option that names the model, and how it is fetched. */
final class ModelOption {
  private static final String HUB = "nvidia/segformer-b0-finetuned-ade-512-512";

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "street or rooms, which come with Intarsia; a folder; a weights file; or"
              + " owner/name[@revision] of the Hugging Face Hub, such as "
              + HUB
              + ". Default: street.")
  private String model = "";

  /**
   * Loads the model, with its progress and notes on the error stream. Without {@code --model} it is
   * the usual embedded one, and what it knows is said.
   *
   * @throws io.intarsia.base.Refusal if it cannot be loaded
   */
  Pretrained load(PrintWriter err, boolean quiet) {
    if (!model.isEmpty()) {
      return load(model, err, quiet);
    }
    Pretrained usual = Embedded.USUAL.load();
    if (!quiet) {
      err.printf(
          "using the embedded model %s, which knows %s; name another with --model, such as %s%n",
          usual.name(),
          usual.labels().classes().stream().map(LabelClass::name).collect(Collectors.joining(", ")),
          HUB);
    }
    return usual;
  }

  static Pretrained load(String name, PrintWriter err, boolean quiet) {
    Hub hub =
        Hub.builder()
            .progress(TerminalProgress.standardError(quiet))
            .beforeDownload(
                info -> err.printf("fetching %s, licence: %s%n", info.repo(), info.licence()))
            .build();
    Pretrained loaded = new PretrainedLoader(hub).load(name);
    if (!quiet) {
      loaded.notes().forEach(note -> err.println("note: " + note));
    }
    return loaded;
  }
}
