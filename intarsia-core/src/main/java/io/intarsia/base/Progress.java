package io.intarsia.base;

/** Told how far a long piece of work has come. Implementations are safe to call from any thread. */
public interface Progress extends AutoCloseable {
  /** Hears nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void advance(long units) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
      };

  /** Opens one progress display. */
  interface Factory {
    /** Displays nothing. */
    Factory SILENT = (title, total, unit) -> NONE;

    /**
     * @param title what is being done, in a few words
     * @param total the number of units, or -1 when unknown
     * @param unit the unit's name, such as {@code B} (printed as KiB, MiB ...) or {@code images}
     */
    Progress open(String title, long total, String unit);
  }

  /** Some more units are done. */
  void advance(long units);

  /** Replaces the short text shown beside the bar. */
  void note(String text);

  /** Ends the display. */
  @Override
  void close();
}
