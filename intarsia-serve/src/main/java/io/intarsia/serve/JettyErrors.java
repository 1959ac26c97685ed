package io.intarsia.serve;

import io.intarsia.serve.http.Problem;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Tells in JSON of what Jetty itself refuses: malformed requests, headers that are too long. */
final class JettyErrors extends ErrorHandler {
  private static Answer answer(int status) {
    String sentence =
        switch (status) {
          case 400 -> "the request is no HTTP that is understood here";
          case 404 -> "there is nothing at this address; /openapi.json lists what there is";
          case 408 -> "the request took too long to arrive";
          case 414 -> "the address is too long";
          case 431 -> "the headers of the request are too long";
          case 505 -> "this version of HTTP is not spoken here";
          default -> "the request failed";
        };
    return Answer.of(Problem.of(status, sentence), "-");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer = answer(response.getStatus());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }
}
