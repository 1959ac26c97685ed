package io.intarsia.cli;

import io.intarsia.base.Refusal;
import io.intarsia.hub.Hub;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.pretrained.PretrainedLoader;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option that names the model, and how it is fetched. */
final class ModelOption {
  private static final String USUAL = "nvidia/segformer-b0-finetuned-ade-512-512";

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "A folder, a weights file, or owner/name[@revision] of the Hugging Face Hub; default: "
              + USUAL
              + ".")
  private String model = "";

  /**
   * Loads the model, with its progress and notes on the error stream.
   *
   * @throws Refusal if it cannot be loaded; without {@code --model}, one that says how to name one
   */
  Pretrained load(PrintWriter err, boolean quiet) {
    if (!model.isEmpty()) {
      return load(model, err, quiet);
    }
    try {
      return load(USUAL, err, quiet);
    } catch (Refusal e) {
      if (e.kind() != Refusal.Kind.NETWORK) {
        throw e;
      }
      throw new Refusal(
          e.kind(),
          "no --model is named and the usual one, "
              + USUAL
              + ", is neither cached nor to be had from the Hub: name one with --model FOLDER, or"
              + " try again with a network ("
              + e.getMessage()
              + ")",
          e);
    }
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
