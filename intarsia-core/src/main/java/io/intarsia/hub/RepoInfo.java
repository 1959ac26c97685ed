package io.intarsia.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.Refusal;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the Hub says of a repository at one revision.
 *
 * @param repo the repository and the revision asked for
 * @param commit the 40 hexadecimal digits that the revision stands for now
 * @param licence the licence its authors declare, such as {@code apache-2.0} or {@code other
 *     (my-licence, https://...)}; null if none is declared
 * @param gated true if its terms must be accepted before a download
 * @param files the paths of all files, '/' between their parts
 */
public record RepoInfo(
    ModelName.Repo repo,
    String commit,
    @Nullable String licence,
    boolean gated,
    Set<String> files) {

  /** Copies the set, its order kept. */
  public RepoInfo {
    files = Collections.unmodifiableSet(new LinkedHashSet<>(files));
  }

  /** Reads the answer of {@code /api/models/owner/name/revision/REV}. */
  static RepoInfo parse(ModelName.Repo repo, JsonNode json, String endpoint) {
    String commit = json.path("sha").asText("");
    if (!Etag.isCommit(commit) || !json.path("siblings").isArray()) {
      throw Refusal.network(
          "%s answered for %s without a commit and a list of files: it is no Hub; check"
              + " HF_ENDPOINT and the proxy",
          endpoint, repo);
    }
    Set<String> files = new LinkedHashSet<>();
    for (JsonNode sibling : json.path("siblings")) {
      String file = sibling.path("rfilename").asText("");
      if (Plain.staysInside(file)) {
        files.add(file);
      }
    }
    JsonNode gated = json.path("gated");
    return new RepoInfo(
        repo, commit, licence(json), gated.isTextual() || gated.asBoolean(false), files);
  }

  private static @Nullable String licence(JsonNode json) {
    JsonNode card = json.path("cardData");
    JsonNode declared = card.path("license");
    String name = declared.isArray() ? declared.path(0).asText("") : declared.asText("");
    for (JsonNode tag : json.path("tags")) {
      if (name.isEmpty() && tag.asText("").startsWith("license:")) {
        name = tag.asText().substring("license:".length());
      }
    }
    if (name.isEmpty()) {
      return null;
    }
    String more = card.path("license_name").asText("");
    String link = card.path("license_link").asText("");
    String both = more + (more.isEmpty() || link.isEmpty() ? "" : ", ") + link;
    return Plain.text(both.isEmpty() ? name : name + " (" + both + ")", 200);
  }
}
