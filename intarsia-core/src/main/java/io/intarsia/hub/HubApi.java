package io.intarsia.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Limits;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** The three requests made of a Hub: a repository's listing, a file's head, a file's bytes. */
final class HubApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LISTING_TIME = Duration.ofSeconds(60);
  private static final int HOPS = 8;

  private final HubSettings settings;
  private final Limits limits;
  private final Web web;

  /** What a file is before its bytes are fetched: the hash of its contents and their number. */
  record Remote(Etag etag, long bytes) {}

  HubApi(HubSettings settings, Limits limits) {
    this.settings = settings;
    this.limits = limits;
    this.web = new Web(settings.answerTimeout(), settings.stallTimeout(), HOPS);
  }

  /** The repository at its revision, by one request. */
  RepoInfo info(ModelName.Repo repo) throws IOException {
    URI uri =
        URI.create(
            settings.endpoint()
                + "/api/"
                + repo.kind().plural()
                + "/"
                + repo.id()
                + "/revision/"
                + Plain.encoded(repo.revision(), ""));
    try (Web.Answer answer =
        web.send("GET", uri, Map.of(), settings.token(), Web.Follow.ANYWHERE)) {
      Faults.check(answer, settings.endpoint(), repo, null, settings.token() != null);
      byte[] body = Web.whole(answer, "the listing of " + repo, limits.jsonBytes(), LISTING_TIME);
      return RepoInfo.parse(repo, JSON.readTree(body), settings.endpoint());
    } catch (JacksonException e) {
      throw new Refusal(
          Refusal.Kind.NETWORK,
          settings.endpoint()
              + " answered for "
              + repo
              + " with what is no JSON: check HF_ENDPOINT and the proxy",
          e);
    }
  }

  /**
   * The head of one file, by one request. Redirects are followed while they stay at the Hub (a
   * renamed repository); the one that leads away to the store of large files carries the hash and
   * size in X-Linked-Etag and X-Linked-Size.
   */
  Remote head(ModelName.Repo repo, String commit, String file) throws IOException {
    try (Web.Answer answer =
        web.send(
            "HEAD", address(repo, commit, file), Map.of(), settings.token(), Web.Follow.HOME)) {
      if (!answer.isRedirect()) {
        Faults.check(answer, settings.endpoint(), repo, file, settings.token() != null);
      }
      String what = repo.id() + "/" + file;
      String at = answer.onTrail("X-Repo-Commit");
      if (!commit.equals(at)) {
        throw Refusal.network(
            "%s came without the commit %s (X-Repo-Commit: %s): the server is no Hub; check"
                + " HF_ENDPOINT and the proxy",
            what, commit, at == null ? "none" : Plain.text(at, 60));
      }
      String linked = answer.onTrail("X-Linked-Etag");
      String own = answer.isRedirect() ? null : answer.header("ETag");
      Etag etag = Etag.parse(linked == null ? own : linked, what);
      OptionalLong bytes = Web.wholeNumber(answer.onTrail("X-Linked-Size"));
      if (bytes.isEmpty() && !answer.isRedirect()) {
        bytes = answer.length();
      }
      if (bytes.isEmpty()) {
        throw Refusal.network("%s: the server does not say how large it is", what);
      }
      long most = file.endsWith(".json") ? limits.jsonBytes() : limits.downloadBytes();
      if (bytes.getAsLong() > most) {
        throw Refusal.network(
            "%s has %s, the limit is %s: raise it with -Dintarsia.limit.%s=BYTES",
            what,
            Plain.bytes(bytes.getAsLong()),
            Plain.bytes(most),
            file.endsWith(".json") ? "jsonBytes" : "downloadBytes");
      }
      return new Remote(etag, bytes.getAsLong());
    }
  }

  /** The bytes of one file from an offset on: the answer may be 200, 206 or 416. */
  Web.Answer open(ModelName.Repo repo, String commit, String file, long from) throws IOException {
    Map<String, String> range = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
    Web.Answer answer =
        web.send("GET", address(repo, commit, file), range, settings.token(), Web.Follow.ANYWHERE);
    try {
      if (answer.status() != 416) {
        Faults.check(answer, settings.endpoint(), repo, file, settings.token() != null);
      }
      return answer;
    } catch (IOException | Refusal e) {
      answer.close();
      throw e;
    }
  }

  private URI address(ModelName.Repo repo, String commit, String file) {
    return URI.create(
        settings.endpoint()
            + "/"
            + repo.kind().path()
            + repo.id()
            + "/resolve/"
            + commit
            + "/"
            + Plain.encoded(file, "/"));
  }
}
