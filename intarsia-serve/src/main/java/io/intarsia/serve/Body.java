package io.intarsia.serve;

import io.intarsia.serve.http.Problem;
import io.intarsia.serve.model.Budget;
import io.intarsia.serve.model.Deadline;
import io.intarsia.serve.model.Hold;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * The body of a request, read as it comes: a slow client holds no thread, and memory only for what
 * it has sent. A body that turns out too large is read on for a while, so that the client gets to
 * hear of it.
 */
final class Body implements ReadListener {
  private static final int STEP = 1 << 14;
  private static final int PATIENCE = 4;

  private final CompletableFuture<byte[]> done = new CompletableFuture<>();
  private final ServletInputStream in;
  private final long most;
  private final Budget budget;
  private final Deadline deadline;
  private final Exchange exchange;
  private final byte[] step = new byte[STEP];
  private byte[] bytes = new byte[0];
  private int length;
  private long wasted;

  private Body(
      ServletInputStream in, long most, Budget budget, Deadline deadline, Exchange exchange) {
    this.in = in;
    this.most = most;
    this.budget = budget;
    this.deadline = deadline;
    this.exchange = exchange;
  }

  /**
   * Begins to read; the request must be asynchronous.
   *
   * @param most bytes at most
   * @param budget what the bytes are counted against until the exchange is over
   * @param deadline until when all must have come
   * @return the body; fails with 413, 503 if the budget is spent, 408, 499 or 415
   */
  static CompletableFuture<byte[]> read(
      HttpServletRequest request, long most, Budget budget, Deadline deadline, Exchange exchange)
      throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return CompletableFuture.failedFuture(
          Problem.unsupported(
              "the body is compressed (Content-Encoding %s): send it as it is",
              io.intarsia.base.Quote.of(encoding)));
    }
    if (request.getContentLengthLong() > PATIENCE * most) {
      return CompletableFuture.failedFuture(tooLarge(most));
    }
    Body body = new Body(request.getInputStream(), most, budget, deadline, exchange);
    body.in.setReadListener(body);
    return body.done;
  }

  private static Problem tooLarge(long most) {
    return Problem.tooLarge(
        "the body of a request may have %d bytes: send fewer or smaller pictures, or raise"
            + " limits.body_mib",
        most);
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!done.isDone() && in.isReady()) {
      int count = in.read(step);
      if (count < 0) {
        return;
      }
      if (deadline.leftNanos() == 0) {
        done.completeExceptionally(
            Problem.of(408, "the body of the request took too long to arrive"));
      } else if (length + (long) count > most || wasted > 0) {
        wasted += count;
        if (wasted > PATIENCE * most) {
          done.completeExceptionally(tooLarge(most));
        }
      } else {
        take(count);
      }
    }
  }

  private void take(int count) {
    if (length + count > bytes.length) {
      int room = (int) Math.min(most, Math.max(length + count, 2L * bytes.length));
      Optional<Hold> more = budget.tryTake(room - bytes.length);
      if (more.isEmpty()) {
        done.completeExceptionally(
            Problem.unavailable(2, "the server holds too many uploads now: try again"));
        return;
      }
      exchange.hold(more.get());
      bytes = Arrays.copyOf(bytes, room);
    }
    System.arraycopy(step, 0, bytes, length, count);
    length += count;
  }

  @Override
  public void onAllDataRead() {
    if (wasted > 0) {
      done.completeExceptionally(tooLarge(most));
    } else {
      done.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
  }

  @Override
  public void onError(Throwable fault) {
    boolean slow =
        fault instanceof TimeoutException || fault.getCause() instanceof TimeoutException;
    done.completeExceptionally(
        slow ? Problem.of(408, "the body of the request stopped arriving") : Problem.gone());
  }
}
