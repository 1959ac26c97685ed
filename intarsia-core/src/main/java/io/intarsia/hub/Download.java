package io.intarsia.hub;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** A single picture fetched from an http or https address that the user named. No token is sent. */
public final class Download {
  private static final int HOPS = 5;
  private static final Duration STALL = Duration.ofSeconds(15);

  private final Web web;
  private final Backoff backoff;
  private final long mostBytes;
  private final Duration mostTime;

  /**
   * @param mostBytes the largest body that is accepted
   * @param mostTime the longest time that one body may take to arrive
   */
  public Download(long mostBytes, Duration mostTime) {
    this(mostBytes, mostTime, STALL, Backoff.USUAL.withAttempts(3));
  }

  Download(long mostBytes, Duration mostTime, Duration stall, Backoff backoff) {
    this.web = new Web(stall, stall, HOPS);
    this.backoff = backoff;
    this.mostBytes = mostBytes;
    this.mostTime = mostTime;
  }

  /** True for a text that is meant as an address rather than a path. */
  public static boolean isAddress(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /**
   * The bytes behind an address.
   *
   * @throws Refusal USAGE if it is no http or https address, NETWORK if nothing or too much comes
   *     from there
   */
  public byte[] bytes(String address) {
    URI uri;
    try {
      uri = new URI(address.strip());
    } catch (URISyntaxException e) {
      throw Refusal.usage(
          "%s is not an address (%s): percent-encode such characters",
          Plain.text(address, 200), e.getReason());
    }
    if (!Web.isWeb(uri)) {
      throw Refusal.usage(
          "%s is not an address to fetch from: wanted http:// or https://, a host, and no password",
          Web.shown(uri));
    }
    String what = Web.shown(uri);
    try {
      return backoff.run(() -> once(uri, what));
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.NETWORK, "cannot fetch " + what + ": " + Web.reason(e), e);
    }
  }

  private byte[] once(URI uri, String what) throws IOException {
    try (Web.Answer answer = web.send("GET", uri, Map.of(), null, Web.Follow.ANYWHERE)) {
      Faults.busy(answer, what);
      if (answer.status() != 200) {
        throw Refusal.network("%s answered %d: there is no picture", what, answer.status());
      }
      return Web.whole(answer, what, mostBytes, mostTime);
    }
  }
}
