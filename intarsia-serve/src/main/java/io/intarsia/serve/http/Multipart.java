package io.intarsia.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bodies of type multipart/form-data (RFC 7578), taken apart in memory. Strict: line ends are CR
 * LF, the closing delimiter must be there, transfer encodings and nested multiparts are refused.
 */
public final class Multipart {
  private static final int LONGEST_BOUNDARY = 70;
  private static final byte[] GAP = {'\r', '\n', '\r', '\n'};

  private final byte[] body;
  private final byte[] delimiter;
  private final int mostParts;
  private final int mostHeaderBytes;

  private Multipart(byte[] body, byte[] delimiter, int mostParts, int mostHeaderBytes) {
    this.body = body;
    this.delimiter = delimiter;
    this.mostParts = mostParts;
    this.mostHeaderBytes = mostHeaderBytes;
  }

  /**
   * The parts of a body.
   *
   * @param type the request's content type, with its boundary
   * @param mostParts parts at most
   * @param mostHeaderBytes bytes of the headers of one part at most
   * @throws Problem 400 if the body is malformed, 413 if it passes a bound
   */
  public static List<Part> parse(byte[] body, MediaType type, int mostParts, int mostHeaderBytes) {
    String boundary = type.parameters().getOrDefault("boundary", "");
    if (boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
      throw Problem.bad(
          "multipart/form-data wants a boundary of 1 to %d characters in its Content-Type",
          LONGEST_BOUNDARY);
    }
    byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    return new Multipart(body, delimiter, mostParts, mostHeaderBytes).parts();
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    int at = first();
    while (!closes(at)) {
      if (parts.size() == mostParts) {
        throw Problem.tooLarge("a multipart body may have %d parts, this one has more", mostParts);
      }
      int head = lineEnd(at);
      int end = find(delimiter, head - 2, body.length);
      if (end < 0) {
        throw malformed("a part has no end: the closing delimiter is missing");
      }
      parts.add(part(head, end));
      at = end + delimiter.length;
    }
    return parts;
  }

  /** Behind the first delimiter, which may lack the line end before it. */
  private int first() {
    int length = delimiter.length;
    if (Arrays.equals(body, 0, Math.min(length - 2, body.length), delimiter, 2, length)) {
      return length - 2;
    }
    int found = find(delimiter, 0, body.length);
    if (found < 0) {
      throw malformed("its boundary does not occur in it");
    }
    return found + length;
  }

  private boolean closes(int at) {
    return at + 2 <= body.length && body[at] == '-' && body[at + 1] == '-';
  }

  /** Behind the line end that follows a delimiter; blanks may stand before it. */
  private int lineEnd(int from) {
    int at = from;
    while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
      at++;
    }
    if (at + 2 > body.length || body[at] != '\r' || body[at + 1] != '\n') {
      throw malformed("no line end follows a delimiter");
    }
    return at + 2;
  }

  private Part part(int from, int to) {
    Map<String, String> headers = new TreeMap<>();
    int data = from;
    boolean bare = from + 2 <= body.length && body[from] == '\r' && body[from + 1] == '\n';
    if (bare) {
      data = from + 2;
    } else {
      int gap = find(GAP, from, (int) Math.min(to, (long) from + mostHeaderBytes + GAP.length));
      if (gap < 0) {
        throw to - from > mostHeaderBytes
            ? Problem.tooLarge("the headers of a part take more than %d bytes", mostHeaderBytes)
            : malformed("the headers of a part have no end");
      }
      headers(from, gap, headers);
      data = gap + GAP.length;
    }
    String encoding = headers.getOrDefault("content-transfer-encoding", "binary");
    MediaType type = MediaType.parse(headers.get("content-type"));
    if (!List.of("binary", "8bit", "7bit").contains(encoding.toLowerCase(Locale.ROOT))
        || type.name().startsWith("multipart/")) {
      throw Problem.unsupported("a part comes in an encoding: send its bytes as they are");
    }
    MediaType disposition = MediaType.parse(headers.get("content-disposition"));
    return new Part(
        disposition.parameters().getOrDefault("name", ""),
        disposition.parameters().getOrDefault("filename", ""),
        type.name(),
        Arrays.copyOfRange(body, Math.min(data, to), to));
  }

  private void headers(int from, int to, Map<String, String> headers) {
    String text = new String(body, from, to - from, StandardCharsets.UTF_8);
    for (String line : text.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw malformed("a header of a part has no name");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, line.substring(colon + 1).strip()) != null) {
        throw malformed("a header of a part stands there twice");
      }
    }
  }

  /** The first place of some bytes in a range that they lie in wholly, or -1. */
  private int find(byte[] wanted, int from, int to) {
    for (int at = Math.max(from, 0); at + wanted.length <= to; at++) {
      if (body[at] == wanted[0]
          && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static Problem malformed(String why) {
    return Problem.bad("the multipart body is malformed: %s", why);
  }
}
