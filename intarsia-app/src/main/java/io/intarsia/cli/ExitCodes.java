package io.intarsia.cli;

import io.intarsia.base.Refusal;

/** What the process returns; the same numbers stand in {@code intarsia --help}. */
final class ExitCodes {
  static final int OK = 0;
  static final int SOME_FAILED = 1;
  static final int USAGE = 2;
  static final int INPUT = 3;
  static final int MODEL = 4;
  static final int ENVIRONMENT = 5;
  static final int NETWORK = 6;
  static final int INTERNAL = 70;

  private ExitCodes() {}

  static int of(Refusal.Kind kind) {
    return switch (kind) {
      case USAGE -> USAGE;
      case INPUT -> INPUT;
      case MODEL -> MODEL;
      case NETWORK -> NETWORK;
      case ENVIRONMENT -> ENVIRONMENT;
    };
  }
}
