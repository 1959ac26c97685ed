package io.intarsia.serve;

import io.intarsia.serve.model.Hold;
import io.javalin.http.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A request on its way: its id, what it holds until it is answered, and what the log will say. */
final class Exchange {
  private static final String KEY = "intarsia.exchange";

  private final String id;
  private final long start = System.nanoTime();
  private final Deque<Hold> held = new ArrayDeque<>();
  private final Map<String, Object> notes = new LinkedHashMap<>();
  private boolean over;

  private Exchange(String id) {
    this.id = id;
  }

  /** Begins an exchange; a client's own id is kept if it is short and plain. */
  static Exchange begin(Context ctx) {
    String given = ctx.header("X-Request-Id");
    String id =
        given != null && given.matches("[A-Za-z0-9._-]{1,64}")
            ? given
            : "%016x".formatted(ThreadLocalRandom.current().nextLong());
    Exchange exchange = new Exchange(id);
    ctx.attribute(KEY, exchange);
    return exchange;
  }

  /** The exchange of a request, if it has begun. */
  static Optional<Exchange> of(Context ctx) {
    return Optional.ofNullable(ctx.attribute(KEY));
  }

  /** The exchange of a request that has begun. */
  static Exchange in(Context ctx) {
    return of(ctx).orElseThrow(() -> new IllegalStateException("no exchange has begun"));
  }

  /** The id by which the log and the client call it. */
  String id() {
    return id;
  }

  /** The time since its header was read. */
  long nanos() {
    return System.nanoTime() - start;
  }

  /** Keeps something until the exchange is over; gives it back at once if it is over already. */
  void hold(Hold taken) {
    synchronized (this) {
      if (!over) {
        held.push(taken);
        return;
      }
    }
    taken.close();
  }

  /** Adds a field to the line of the log; numbers of one name add up. */
  synchronized void note(String name, Object value) {
    notes.merge(
        name, value, (a, b) -> a instanceof Long x && b instanceof Long y ? (Object) (x + y) : b);
  }

  /**
   * Ends it: gives back what is held.
   *
   * @return the fields for the log, empty if it was over already
   */
  Optional<Map<String, Object>> end() {
    Deque<Hold> last;
    synchronized (this) {
      if (over) {
        return Optional.empty();
      }
      over = true;
      last = new ArrayDeque<>(held);
      held.clear();
    }
    last.forEach(Hold::close);
    return Optional.of(notes);
  }
}
