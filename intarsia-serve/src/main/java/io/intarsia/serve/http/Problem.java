package io.intarsia.serve.http;

import io.intarsia.base.Refusal;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** Why a request gets no result: the status of the answer, and one sentence that helps. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int retrySeconds;

  private Problem(int status, int retrySeconds, String message) {
    super(message, null, false, false);
    this.status = status;
    this.retrySeconds = retrySeconds;
  }

  /** A problem of any status. */
  public static Problem of(int status, String format, Object... args) {
    return new Problem(
        status, 0, args.length == 0 ? format : String.format(Locale.ROOT, format, args));
  }

  /** 400: the request itself is off. */
  public static Problem bad(String format, Object... args) {
    return of(400, format, args);
  }

  /** 413: a limit is passed. */
  public static Problem tooLarge(String format, Object... args) {
    return of(413, format, args);
  }

  /** 415: a kind of content that is not taken here. */
  public static Problem unsupported(String format, Object... args) {
    return of(415, format, args);
  }

  /** 422: content of a known kind that cannot be used. */
  public static Problem unusable(String format, Object... args) {
    return of(422, format, args);
  }

  /** 429: too much work is waiting; worth another try after some seconds. */
  public static Problem busy(int seconds, String format, Object... args) {
    return new Problem(429, seconds, String.format(Locale.ROOT, format, args));
  }

  /** 503: not now; worth another try after some seconds. */
  public static Problem unavailable(int seconds, String format, Object... args) {
    return new Problem(503, seconds, String.format(Locale.ROOT, format, args));
  }

  /** 499, as nginx calls it: the client has gone, so nobody reads this. */
  public static Problem gone() {
    return of(499, "the client closed the connection before the answer was ready");
  }

  /** 504: the time of the request is over. */
  public static Problem late(long seconds) {
    return of(
        504,
        "the answer was not ready within %d s: send a smaller picture, try when there is less to"
            + " do, or raise deadline_seconds",
        seconds);
  }

  /** What a throwable means to the client; faults of the server itself tell no details. */
  public static Problem of(Throwable fault) {
    if (fault instanceof Problem problem) {
      return problem;
    }
    if (fault instanceof CompletionException && fault.getCause() != null) {
      return of(fault.getCause());
    }
    if (fault instanceof Refusal refusal) {
      String text = String.valueOf(refusal.getMessage());
      return switch (refusal.kind()) {
        case USAGE -> new Problem(400, 0, text);
        case INPUT -> new Problem(422, 0, text);
        case ENVIRONMENT -> new Problem(503, 1, text);
        case MODEL, NETWORK -> new Problem(500, 0, text);
      };
    }
    if (fault instanceof OutOfMemoryError) {
      return unavailable(5, "the server has too little memory for this now: try a smaller picture");
    }
    return of(500, "a fault of the server; its log tells more under the id of this request");
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** The seconds after which another try is worth it; 0 if that is not known. */
  public int retrySeconds() {
    return retrySeconds;
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
