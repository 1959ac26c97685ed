package io.intarsia.checks.embed;

import io.intarsia.base.Refusal;
import io.intarsia.pretrained.Embedded;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.pretrained.PretrainedWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Saves a trained model in half precision among the resources of intarsia-models. The model card,
 * card.md, is written by hand.
 */
public final class Embed {
  private Embed() {}

  /**
   * @param args a folder with a trained model, the name of an embedded model, the folder of the
   *     resources
   */
  public static void main(String[] args) {
    if (args.length != 3 || Embedded.named(args[1]).isEmpty()) {
      throw Refusal.usage("wanted: FOLDER %s RESOURCES", String.join("|", Embedded.names()));
    }
    Path to = Path.of(args[2]).resolve(args[1]);
    PretrainedWriter.saveHalf(PretrainedLoader.load(args[1], Path.of(args[0])), to);
    System.out.println("wrote " + to);
    if (!Files.exists(to.resolve("card.md"))) {
      System.out.println("its card is missing: write " + to.resolve("card.md"));
    }
  }
}
