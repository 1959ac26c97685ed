package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the Hub's error answers mean. The codes in X-Error-Code are those of huggingface_hub's
 * utils/_http.py at 01dd37b8; a repository that does not exist is answered with 401 to callers
 * without a token.
 */
final class Faults {
  private Faults() {}

  /**
   * Lets a 2xx pass.
   *
   * @param file the file asked for, or null when the repository's listing was
   * @throws Backoff.Busy if trying again may help
   * @throws Refusal NETWORK if it will not
   */
  static void check(
      Web.Answer answer, String endpoint, ModelName.Repo repo, @Nullable String file, boolean token)
      throws IOException {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return;
    }
    busy(answer, endpoint);
    String page = endpoint + "/" + repo.id();
    String code = String.valueOf(answer.header("X-Error-Code"));
    if (code.equals("GatedRepo")) {
      throw Refusal.network(
          "%s is gated (%d): accept its terms at %s and set HF_TOKEN to %s token",
          repo.id(), status, page, token ? "that account's" : "your");
    }
    if (code.equals("RevisionNotFound")) {
      throw Refusal.network(
          "%s has no revision '%s': see %s/tree/main for its branches and tags",
          repo.id(), repo.revision(), page);
    }
    if (code.equals("EntryNotFound") || (status == 404 && file != null && code.equals("null"))) {
      throw Refusal.network(
          "%s holds no file %s: see %s/tree/%s",
          repo, file == null ? "there" : Plain.text(file, 120), page, repo.revision());
    }
    if (code.equals("RepoNotFound") || status == 404) {
      throw Refusal.network(
          "%s has no model %s%s",
          endpoint,
          repo.id(),
          token ? " that your token may see" : "; if it is private, set HF_TOKEN");
    }
    if (status == 401) {
      throw Refusal.network(
          token
              ? "%s does not accept the token for %s (401): renew HF_TOKEN or the token file"
              : "%s shows %s to nobody without a token (401): check the name, or set HF_TOKEN",
          endpoint,
          repo.id());
    }
    if (status == 403) {
      throw Refusal.network(
          "%s refuses access to %s (403)%s: accept its terms at %s and set HF_TOKEN to a token"
              + " with read access",
          endpoint, repo.id(), said(answer), page);
    }
    throw Refusal.network(
        "%s answered %d for %s%s: check HF_ENDPOINT and the proxy",
        endpoint, status, repo, said(answer));
  }

  /** Throws if the answer is one of a server that cannot serve now: 408, 429, 5xx. */
  static void busy(Web.Answer answer, String server) throws Backoff.Busy {
    int status = answer.status();
    if (status == 429) {
      throw new Backoff.Busy(
          server + " has had too many requests (429)", wait(answer.header("Retry-After")));
    }
    if (status == 408 || status >= 500) {
      throw new Backoff.Busy(server + " answered " + status, wait(answer.header("Retry-After")));
    }
  }

  /** Retry-After: seconds or a date. */
  private static @Nullable Duration wait(@Nullable String header) {
    if (header == null) {
      return null;
    }
    OptionalLong seconds = Web.wholeNumber(header);
    if (seconds.isPresent()) {
      return Duration.ofSeconds(Math.min(seconds.getAsLong(), 1L << 31));
    }
    try {
      Instant until =
          ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), until);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String said(Web.Answer answer) {
    String text = answer.header("X-Error-Message");
    return text == null ? "" : " (\"" + Plain.text(text, 160) + "\")";
  }
}
