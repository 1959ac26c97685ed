package io.intarsia.train;

import io.intarsia.config.Section;

/**
 * What a run leaves behind.
 *
 * @param last whether the checkpoint from which training can go on stays once the run has come to
 *     its end; while it goes on there always is one
 * @param best how many of the models that scored best are kept, 0 for none
 * @param end whether the model of the last step is kept
 */
public record Keep(boolean last, int best, boolean end) {
  private static final int MOST = 1000;

  /** The checkpoint, the best model and the one of the last step. */
  public static final Keep USUAL = new Keep(true, 1, true);

  /**
   * Reads {@code {last: true, best: 3, final: true}}.
   *
   * @throws io.intarsia.base.Refusal USAGE if a key is unknown or a value out of its range
   */
  static Keep read(Section section) {
    Keep keep =
        new Keep(
            section.flag("last", USUAL.last()),
            section.whole("best", USUAL.best(), 0, MOST),
            section.flag("final", USUAL.end()));
    section.close();
    return keep;
  }
}
