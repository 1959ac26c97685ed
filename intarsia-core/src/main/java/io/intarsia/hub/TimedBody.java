package io.intarsia.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body read as a stream, which gives up when nothing arrives for a while. (The timeout
 * of a java.net.http request ends with the response's head.) At most one batch is held unread.
 */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
  private record Arrival(List<ByteBuffer> data, boolean last, @Nullable Throwable fault) {}

  private final Duration stall;
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription source;
  private volatile boolean closed;
  private Arrival current = new Arrival(List.of(), false, null);
  private int next;

  /** A body that fails when no byte comes for so long. */
  TimedBody(Duration stall) {
    this.stall = stall;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    if (closed) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> data) {
    arrived.add(new Arrival(data, false, null));
  }

  @Override
  public void onError(Throwable fault) {
    arrived.add(new Arrival(List.of(), true, fault));
  }

  @Override
  public void onComplete() {
    arrived.add(new Arrival(List.of(), true, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      while (next < current.data.size()) {
        ByteBuffer buffer = current.data.get(next);
        if (buffer.hasRemaining()) {
          int count = Math.min(length, buffer.remaining());
          buffer.get(target, offset, count);
          return count;
        }
        next++;
      }
      if (current.fault != null) {
        throw new IOException(current.fault.getMessage(), current.fault);
      }
      if (current.last) {
        return -1;
      }
      current = await();
      next = 0;
      Flow.Subscription subscription = source;
      if (!current.last && subscription != null) {
        subscription.request(1);
      }
    }
  }

  private Arrival await() throws IOException {
    try {
      Arrival arrival = arrived.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
      if (arrival == null) {
        throw new HttpTimeoutException("nothing more came for " + stall.toMillis() / 1000.0 + " s");
      }
      return arrival;
    } catch (InterruptedException e) {
      throw Backoff.interrupted(e);
    }
  }

  /** Drops the connection if the body has not been read to its end. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription subscription = source;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
