package io.intarsia.serve;

import io.intarsia.serve.http.Problem;
import io.intarsia.serve.model.Budget;
import io.intarsia.serve.model.Caller;
import io.intarsia.serve.model.Deadline;
import io.intarsia.serve.model.Served;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests that bring a body: reads it without holding a thread, finds the request a seat,
 * has it worked on by a thread of its own, and sends the answer. There are never more of these
 * threads than seats.
 */
final class Desk implements AutoCloseable {
  private final Settings settings;
  private final Budget bodies;
  private final ServeLog log;
  private final Callers callers = new Callers();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService jobs;
  private volatile boolean stopping;

  Desk(Settings settings, Budget bodies, ServeLog log) {
    this.settings = settings;
    this.bodies = bodies;
    this.log = log;
    this.jobs =
        Executors.newCachedThreadPool(
            job -> {
              Thread thread = new Thread(job, "intarsia-job-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A request whose body has come.
   *
   * @param exchange its log and what it holds
   * @param body the bytes
   * @param caller who waits
   * @param deadline until when
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Ticket(Exchange exchange, byte[] body, Caller caller, Deadline deadline) {}

  /** Works on a request. */
  @FunctionalInterface
  interface Job {
    /** The answer, or null if it has been written to the response already. */
    @Nullable Answer work(Ticket ticket) throws IOException;
  }

  /** Takes a request for a model; the answer comes later. */
  void take(Context ctx, Served model, Job job) {
    if (stopping) {
      throw Problem.unavailable(5, "the server is stopping: try again, perhaps elsewhere");
    }
    model.queue().checkRoom();
    Exchange exchange = Exchange.in(ctx);
    open.incrementAndGet();
    exchange.hold(open::decrementAndGet);
    Caller caller = callers.of(ctx.req());
    ctx.future(
        () ->
            body(ctx, exchange)
                .thenCompose(
                    body -> {
                      exchange.note("bytes", (long) body.length);
                      exchange.hold(model.queue().seat());
                      Deadline deadline = Deadline.in(settings.deadline());
                      Ticket ticket = new Ticket(exchange, body, caller, deadline);
                      return CompletableFuture.supplyAsync(() -> answer(job, ticket), jobs);
                    })
                .thenAccept(
                    answer -> {
                      if (answer != null) {
                        answer.to(ctx);
                      }
                    }));
  }

  private CompletableFuture<byte[]> body(Context ctx, Exchange exchange) {
    try {
      return Body.read(
          ctx.req(), settings.caps().bodyBytes(), bodies, Deadline.in(settings.upload()), exchange);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(Problem.gone());
    }
  }

  private @Nullable Answer answer(Job job, Ticket ticket) {
    try {
      return job.work(ticket);
    } catch (IOException e) {
      throw Problem.gone();
    } catch (RuntimeException | Error e) {
      Problem problem = Problem.of(e);
      if (problem.status() == 500 || e instanceof Error) {
        log.fault(ticket.exchange().id(), e);
      }
      throw problem;
    }
  }

  /** Requests that were taken and are not yet answered. */
  int open() {
    return open.get();
  }

  /** From now on requests are turned away; those taken go on. */
  void stopTaking() {
    stopping = true;
  }

  /** True once requests are turned away. */
  boolean isStopping() {
    return stopping;
  }

  @Override
  public void close() {
    jobs.shutdownNow();
  }
}
