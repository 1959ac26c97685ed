package io.intarsia.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.serve.http.Problem;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is sent back.
 *
 * @param status of HTTP
 * @param type media type of the body
 * @param headers more headers by name
 * @param body its bytes
 */
@SuppressWarnings("ArrayRecordComponent")
record Answer(int status, String type, Map<String, String> headers, byte[] body) {
  static final String JSON = "application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** 200 with bytes. */
  static Answer of(String type, byte[] body) {
    return new Answer(200, type, Map.of(), body);
  }

  /** A tree of maps, lists, texts and numbers as JSON. */
  static Answer json(int status, Object tree) {
    try {
      return new Answer(status, JSON, Map.of(), MAPPER.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A problem as JSON: what is wrong, and the id under which the log tells of it. */
  static Answer of(Problem problem, String request) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("error", problem.sentence());
    tree.put("request", request);
    Answer answer = json(problem.status(), tree);
    Map<String, String> headers = new LinkedHashMap<>();
    if (problem.retrySeconds() > 0) {
      headers.put("Retry-After", Integer.toString(problem.retrySeconds()));
    }
    if (problem.status() == 401) {
      headers.put("WWW-Authenticate", "Bearer realm=\"intarsia\"");
    }
    return new Answer(answer.status, answer.type, headers, answer.body);
  }

  /** Puts it into a response. */
  void to(Context ctx) {
    ctx.status(status).contentType(type);
    headers.forEach(ctx::header);
    ctx.result(body);
  }
}
