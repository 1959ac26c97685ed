package io.intarsia.base;

import org.jspecify.annotations.Nullable;

/**
 * Something the caller gave cannot be used. The message is one sentence a user can act on: what was
 * refused, what was got, what was wanted, where, and what to do. It is printed as it stands,
 * without a stack trace.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose move it is after a refusal; the command line turns it into an exit code. */
  public enum Kind {
    /** The call itself is off: an unknown option, class, engine. */
    USAGE,
    /** A picture or other input file cannot be read or is over a limit. */
    INPUT,
    /** A model, checkpoint or configuration cannot be used. */
    MODEL,
    /** A model hub or address did not give what was asked for. */
    NETWORK,
    /** The machine lacks something: a native library, memory, disk space, a device. */
    ENVIRONMENT
  }

  private final Kind kind;

  /**
   * @param kind whose move it is
   * @param message what, got, wanted, where, what to do
   * @param cause the underlying fault, or null
   */
  public Refusal(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Whose move it is. */
  public Kind kind() {
    return kind;
  }

  /** A refusal of the call itself. */
  public static Refusal usage(String format, Object... args) {
    return new Refusal(Kind.USAGE, text(format, args), null);
  }

  /** A refusal of an input file. */
  public static Refusal input(String format, Object... args) {
    return new Refusal(Kind.INPUT, text(format, args), null);
  }

  /** A refusal of a model, checkpoint or configuration. */
  public static Refusal model(String format, Object... args) {
    return new Refusal(Kind.MODEL, text(format, args), null);
  }

  /** A refusal because of the network. */
  public static Refusal network(String format, Object... args) {
    return new Refusal(Kind.NETWORK, text(format, args), null);
  }

  /** A refusal because of the machine. */
  public static Refusal environment(String format, Object... args) {
    return new Refusal(Kind.ENVIRONMENT, text(format, args), null);
  }

  private static String text(String format, Object... args) {
    return args.length == 0 ? format : String.format(java.util.Locale.ROOT, format, args);
  }
}
