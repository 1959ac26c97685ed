package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Single requests over HTTP with redirects followed by hand, as the JDK's client would carry the
 * Authorization header to other hosts. A redirect from https to http is refused.
 */
final class Web {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final String AGENT = "intarsia; java/" + Runtime.version().feature();

  private final Duration answerTimeout;
  private final Duration stallTimeout;
  private final int hops;
  private @Nullable HttpClient client;

  /** How far redirects are followed. */
  enum Follow {
    /** While they stay at the scheme, host and port first asked. */
    HOME,
    /** To any host. */
    ANYWHERE
  }

  /**
   * An answer whose body has not been read.
   *
   * @param response the last response
   * @param trail the heads of all responses, redirects included, in order
   */
  record Answer(HttpResponse<InputStream> response, List<HttpHeaders> trail)
      implements AutoCloseable {
    int status() {
      return response.statusCode();
    }

    boolean isRedirect() {
      return REDIRECTS.contains(status());
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** The value of a header in the last of the responses that has it. */
    @Nullable String onTrail(String name) {
      return trail.stream()
          .flatMap(headers -> headers.firstValue(name).stream())
          .reduce((earlier, later) -> later)
          .orElse(null);
    }

    /** Content-Length, when there is a sensible one. */
    OptionalLong length() {
      return wholeNumber(header("Content-Length"));
    }

    InputStream body() {
      return response.body();
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  /** A door to the network that waits so long for an answer, and for more of a body. */
  Web(Duration answerTimeout, Duration stallTimeout, int hops) {
    this.answerTimeout = answerTimeout;
    this.stallTimeout = stallTimeout;
    this.hops = hops;
  }

  /**
   * Sends a request without a body and follows redirects. The token is sent to the origin first
   * asked alone, and no more once a redirect has left it.
   *
   * @throws IOException if the server cannot be reached or breaks the protocol
   * @throws Refusal NETWORK if it redirects to where nobody may be sent
   */
  Answer send(
      String method,
      URI address,
      Map<String, String> headers,
      @Nullable String token,
      Follow follow)
      throws IOException {
    URI at = address;
    boolean home = true;
    List<HttpHeaders> trail = new ArrayList<>();
    for (int hop = 0; ; hop++) {
      HttpResponse<InputStream> response = exchange(method, at, headers, home ? token : null);
      trail.add(response.headers());
      Answer answer = new Answer(response, List.copyOf(trail));
      if (!answer.isRedirect()) {
        return answer;
      }
      URI to = target(at, answer.header("Location"));
      home &= origin(to).equals(origin(address));
      if (!home && follow == Follow.HOME) {
        return answer;
      }
      answer.close();
      if (hop == hops) {
        throw Refusal.network("%s redirects more than %d times", shown(address), hops);
      }
      at = to;
    }
  }

  private HttpResponse<InputStream> exchange(
      String method, URI at, Map<String, String> headers, @Nullable String token)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(answerTimeout)
            .header("User-Agent", AGENT)
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client().send(request.build(), info -> new TimedBody(stallTimeout));
    } catch (InterruptedException e) {
      throw Backoff.interrupted(e);
    }
  }

  private synchronized HttpClient client() {
    HttpClient built = client;
    if (built == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(answerTimeout);
      ProxySelector proxies = ProxySelector.getDefault();
      built = (proxies == null ? builder : builder.proxy(proxies)).build();
      client = built;
    }
    return built;
  }

  /** Where a redirect leads. */
  static URI target(URI from, @Nullable String location) throws IOException {
    if (location == null) {
      throw new IOException(shown(from) + " redirects without saying where to");
    }
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.NETWORK,
          shown(from) + " redirects to what is no address: " + Plain.text(location, 120),
          e);
    }
    if (!isWeb(to) || (from.getScheme().equalsIgnoreCase("https") && !isHttps(to))) {
      throw Refusal.network(
          "%s redirects to %s: from https only https is followed, from http also http",
          shown(from), shown(to));
    }
    return to;
  }

  /** True for an http or https address with a host and without a password in it. */
  static boolean isWeb(URI uri) {
    return uri.getScheme() != null
        && (isHttps(uri) || uri.getScheme().equalsIgnoreCase("http"))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null;
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static String origin(URI uri) {
    int port = uri.getPort() >= 0 ? uri.getPort() : isHttps(uri) ? 443 : 80;
    return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** An address without its query, which may hold a signature. */
  static String shown(URI uri) {
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    String host = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    host = host.substring(host.indexOf('@') + 1);
    return Plain.text(uri.getScheme() + "://" + host + path, 200);
  }

  /** A header's non-negative whole number, if it is one. */
  static OptionalLong wholeNumber(@Nullable String text) {
    return text != null && text.strip().matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text.strip()))
        : OptionalLong.empty();
  }

  /**
   * Reads a body of bounded size in bounded time.
   *
   * @throws Refusal NETWORK if it is larger or takes longer
   */
  static byte[] whole(Answer answer, String what, long most, Duration time) throws IOException {
    if (answer.length().orElse(0) > most) {
      throw tooLarge(what, answer.length().getAsLong(), most);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long deadline = System.nanoTime() + time.toNanos();
    byte[] buffer = new byte[1 << 16];
    InputStream in = answer.body();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes.write(buffer, 0, n);
      if (bytes.size() > most) {
        throw tooLarge(what, bytes.size(), most);
      }
      if (System.nanoTime() > deadline) {
        throw Refusal.network("%s took more than %d s to arrive", what, time.toSeconds());
      }
    }
    return bytes.toByteArray();
  }

  /** The refusal of what is over a limit. */
  static Refusal tooLarge(String what, long bytes, long most) {
    return Refusal.network(
        "%s has %s or more, the limit is %s", what, Plain.bytes(bytes), Plain.bytes(most));
  }

  /** Why an exchange failed, in a few words. */
  static String reason(IOException fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return "the host's name is not known";
      }
    }
    if (fault instanceof HttpConnectTimeoutException) {
      return "no connection in time";
    }
    if (fault instanceof HttpTimeoutException) {
      String text = String.valueOf(fault.getMessage());
      return text.startsWith("nothing") ? text : "no answer in time";
    }
    if (fault instanceof ConnectException) {
      return "no connection";
    }
    String text = fault.getMessage();
    text = text == null ? fault.getClass().getSimpleName() : Plain.text(text, 160);
    return fault instanceof SSLException ? "no secure connection: " + text : text;
  }
}
