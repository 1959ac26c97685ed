package io.intarsia.serve.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a header such as Content-Type or Content-Disposition: what comes first, and named
 * parameters (RFC 9110, section 8.3.1).
 *
 * @param name in lower case, such as {@code image/png}; empty if the header is missing
 * @param parameters by names in lower case, quotes taken off
 */
public record MediaType(String name, Map<String, String> parameters) {
  private static final int MOST_PARAMETERS = 32;

  /** Takes a copy of the parameters. */
  public MediaType {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a header's value.
   *
   * @throws Problem 400 if it is malformed
   */
  public static MediaType parse(@Nullable String header) {
    if (header == null) {
      return new MediaType("", Map.of());
    }
    int semicolon = header.indexOf(';');
    String name = semicolon < 0 ? header : header.substring(0, semicolon);
    Map<String, String> parameters = new LinkedHashMap<>();
    int at = semicolon < 0 ? header.length() : semicolon;
    while (at < header.length()) {
      int equals = header.indexOf('=', at + 1);
      if (equals < 0) {
        if (!header.substring(at + 1).isBlank()) {
          throw malformed();
        }
        break;
      }
      String key = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder value = new StringBuilder();
      at = value(header, equals + 1, value);
      if (parameters.putIfAbsent(key, value.toString()) != null
          || parameters.size() > MOST_PARAMETERS) {
        throw malformed();
      }
    }
    return new MediaType(name.strip().toLowerCase(Locale.ROOT), parameters);
  }

  /** Reads one value, quoted or not; returns where the next semicolon or the end is. */
  private static int value(String header, int from, StringBuilder value) {
    int at = from;
    while (at < header.length() && header.charAt(at) == ' ') {
      at++;
    }
    if (at == header.length() || header.charAt(at) != '"') {
      int end = header.indexOf(';', at);
      end = end < 0 ? header.length() : end;
      value.append(header.substring(at, end).strip());
      return end;
    }
    for (at++; at < header.length() && header.charAt(at) != '"'; at++) {
      boolean escaped = header.charAt(at) == '\\' && at + 1 < header.length();
      value.append(header.charAt(escaped ? ++at : at));
    }
    if (at >= header.length()) {
      throw malformed();
    }
    int end = header.indexOf(';', at);
    end = end < 0 ? header.length() : end;
    if (!header.substring(at + 1, end).isBlank()) {
      throw malformed();
    }
    return end;
  }

  private static Problem malformed() {
    return Problem.bad("a header is malformed: wanted a form such as a/b; name=\"value\"");
  }
}
