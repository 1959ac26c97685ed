package io.intarsia.serve.model;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A model to be served.
 *
 * @param name how addresses call it
 * @param source where it comes from: an embedded model, a folder, a file, or a name of the Hub
 */
public record ModelSpec(String name, String source) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws Refusal USAGE if the name cannot stand in an address or the source is blank
   */
  public ModelSpec {
    if (!NAME.matcher(name).matches()) {
      throw Refusal.usage(
          "a served model's name has letters, digits, dots, hyphens and underscores, at most 64;"
              + " got %s: name it yourself with NAME=%s",
          Quote.of(name), Quote.of(source));
    }
    if (source.isBlank()) {
      throw Refusal.usage("the served model %s has no source: wanted NAME=MODEL", name);
    }
  }

  /**
   * Reads {@code MODEL} or {@code NAME=MODEL}; a model without a name is called by the last part of
   * its source, the revision left out.
   *
   * @throws Refusal USAGE if no name can be made of it
   */
  public static ModelSpec parse(String text) {
    int equals = text.indexOf('=');
    if (equals > 0 && NAME.matcher(text.substring(0, equals)).matches()) {
      return new ModelSpec(text.substring(0, equals), text.substring(equals + 1));
    }
    Path last = Path.of(text).normalize().getFileName();
    String name = (last == null ? text : last.toString()).replaceFirst("@.*$", "");
    return new ModelSpec(name.replaceAll("[^A-Za-z0-9._-]+", "-"), text);
  }
}
