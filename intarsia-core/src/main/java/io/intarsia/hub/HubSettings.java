package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the Hub is, where its cache lies, and who asks, by the environment variables of Python's
 * huggingface_hub (src/huggingface_hub/constants.py at 03333b68).
 *
 * @param endpoint the Hub's address without a slash at the end: HF_ENDPOINT
 * @param cache the folder of all cached repositories: HF_HUB_CACHE, else HUGGINGFACE_HUB_CACHE,
 *     else {@code hub} in HF_HOME
 * @param token the access token: HF_TOKEN, else the file HF_TOKEN_PATH, else {@code token} in
 *     HF_HOME; null when there is none or HF_HUB_DISABLE_IMPLICIT_TOKEN is set
 * @param offline true if nothing may be asked of the network: HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE
 * @param answerTimeout the longest wait for a connection or an answer's head: HF_HUB_ETAG_TIMEOUT
 * @param stallTimeout the longest wait for more of a body: HF_HUB_DOWNLOAD_TIMEOUT
 */
public record HubSettings(
    String endpoint,
    Path cache,
    @Nullable String token,
    boolean offline,
    Duration answerTimeout,
    Duration stallTimeout) {

  private static final String HUB = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)\\}|(\\w+))");

  /**
   * Reads the variables.
   *
   * @param environment the process environment or a substitute
   * @param home the user's home folder
   * @throws Refusal USAGE if a variable's value cannot be used
   */
  public static HubSettings from(Map<String, String> environment, Path home) {
    String xdg = first(environment, home.resolve(".cache").toString(), "XDG_CACHE_HOME");
    Path hfHome = path(environment, home, xdg + "/huggingface", "HF_HOME");
    Path cache = path(environment, home, hfHome + "/hub", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
    return new HubSettings(
        endpoint(first(environment, HUB, "HF_ENDPOINT")),
        cache,
        isTrue(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN")
            ? null
            : token(environment, path(environment, home, hfHome + "/token", "HF_TOKEN_PATH")),
        isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE"),
        seconds(environment, "HF_HUB_ETAG_TIMEOUT"),
        seconds(environment, "HF_HUB_DOWNLOAD_TIMEOUT"));
  }

  /** All parts but the token, of which only the presence is told. */
  @Override
  public String toString() {
    return endpoint
        + ", cache "
        + cache
        + (token == null ? ", no token" : ", with a token")
        + (offline ? ", offline" : "");
  }

  private static String first(Map<String, String> environment, String fallback, String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return fallback;
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return TRUE.contains(first(environment, "", name).toUpperCase(Locale.ROOT));
  }

  private static Path path(
      Map<String, String> environment, Path home, String fallback, String... names) {
    String text = first(environment, fallback, names);
    if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
      text = home + text.substring(1);
    }
    String expanded =
        VARIABLE
            .matcher(text)
            .replaceAll(
                match -> {
                  String name = match.group(1) == null ? match.group(2) : match.group(1);
                  return Matcher.quoteReplacement(environment.getOrDefault(name, match.group()));
                });
    try {
      return Path.of(expanded).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw Refusal.usage("%s is not a path: %s", names[0], e.getReason());
    }
  }

  private static String endpoint(String text) {
    String trimmed = text.replaceAll("/+$", "");
    try {
      URI uri = new URI(trimmed);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && (scheme.equals("https") || scheme.equals("http"))) {
        return trimmed;
      }
    } catch (URISyntaxException e) {
      // Falls through to the one refusal.
    }
    throw Refusal.usage("HF_ENDPOINT is not an address such as %s", HUB);
  }

  private static @Nullable String token(Map<String, String> environment, Path file) {
    String token = first(environment, "", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
    try {
      if (token.isEmpty() && Files.isRegularFile(file) && Files.size(file) <= 4096) {
        token = Files.readString(file).strip();
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, "cannot read the token file " + file + "; set HF_TOKEN", e);
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw Refusal.usage(
          "the Hub token (HF_TOKEN or %s) holds blanks or characters no token has", file);
    }
    return token.isEmpty() ? null : token;
  }

  private static Duration seconds(Map<String, String> environment, String name) {
    String text = first(environment, "10", name);
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) == 0) {
      throw Refusal.usage("%s is '%s': wanted whole seconds", name, Plain.text(text, 40));
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }
}
