package io.intarsia.serve;

import io.intarsia.base.Refusal;
import io.intarsia.serve.http.Problem;
import io.intarsia.serve.model.Budget;
import io.intarsia.serve.model.Models;
import io.intarsia.serve.model.Served;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinBindException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Segmentation over HTTP, in this process. It answers from the moment it is started; its models
 * become ready one after the other. Closing it turns new work away, finishes what was taken, and
 * frees the models.
 */
public final class Server implements AutoCloseable {
  private static final int THREADS = 64;
  private static final int BACKLOG = 1024;
  private static final long LOOK_MILLIS = 10;
  private static final Set<String> FREE =
      Set.of("/v2/health/live", "/v2/health/ready", "/openapi.json");

  private final Settings settings;
  private final ServeLog log;
  private final Models models;
  private final Meters meters;
  private final Desk desk;
  private final Page page;
  private final ApiKeys keys;
  private final Javalin http;
  private final List<String> routes = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CountDownLatch over = new CountDownLatch(1);

  private Server(Settings settings, Served.Loader loader, ServeLog log) {
    this.settings = settings;
    this.log = log;
    Budget bodies = new Budget("uploads", settings.caps().bodiesBytes());
    Budget memory = new Budget("memory for pictures", settings.caps().workBytes());
    keys = new ApiKeys(settings.apiKeys());
    page = Page.load();
    desk = new Desk(settings, bodies, log);
    models =
        new Models(settings.models(), settings.queue(), settings.workers(), loader, this::loaded);
    meters = new Meters(models, bodies, memory);
    Work work = new Work(settings.caps(), memory, meters);
    SegmentRoute segment = new SegmentRoute(settings, models, desk, work, log);
    InferRoute infer = new InferRoute(models, desk, work);
    InfoRoutes info = new InfoRoutes(models, desk, meters);
    http =
        Javalin.create(
            config -> {
              configure(config);
              route(config, HandlerType.GET, "/v1/models", info::models);
              route(config, HandlerType.POST, "/v1/models/{model}/segment", segment::handle);
              route(config, HandlerType.GET, "/v2", info::server);
              route(config, HandlerType.GET, "/v2/health/live", info::live);
              route(config, HandlerType.GET, "/v2/health/ready", info::ready);
              for (String model :
                  List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
                route(config, HandlerType.GET, model, info::model);
                route(config, HandlerType.GET, model + "/ready", info::modelReady);
                route(config, HandlerType.POST, model + "/infer", infer::infer);
              }
              route(config, HandlerType.GET, "/metrics", info::metrics);
              route(config, HandlerType.GET, "/openapi.json", info::openApi);
              page.names().forEach(name -> config.routes.get(name, this::page));
            });
  }

  /**
   * Starts a server.
   *
   * @param loader loads the models
   * @throws Refusal USAGE for settings that cannot be met, ENVIRONMENT if the address is taken
   */
  public static Server start(Settings settings, Served.Loader loader, ServeLog log) {
    Server server = new Server(settings, loader, log);
    try {
      server.http.start();
    } catch (RuntimeException e) {
      server.desk.close();
      if (e instanceof JavalinBindException || String.valueOf(e.getCause()).contains("bind")) {
        throw new Refusal(
            Refusal.Kind.ENVIRONMENT,
            "cannot listen on %s:%d: the address is taken or not of this machine; choose another"
                    .formatted(settings.host(), settings.port())
                + " with --port or --host",
            e);
      }
      throw e;
    }
    log.write(
        "info",
        "listening",
        Map.of(
            "address", settings.host(), "port", server.port(), "tls", settings.tls().isPresent()));
    return server;
  }

  private void loaded(Served model) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", model.name());
    fields.put("state", model.state());
    @Nullable String fault = model.fault();
    if (fault != null) {
      fields.put("error", fault);
    }
    log.write(fault == null ? "info" : "error", "model", fields);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.router.ignoreTrailingSlashes = false;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("intarsia-http");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyErrors());
          server.setStopTimeout(TimeUnit.SECONDS.toMillis(2));
          NetworkConnectionLimit limit =
              new NetworkConnectionLimit(settings.caps().connections(), server);
          limit.setEndPointIdleTimeout(TimeUnit.SECONDS.toMillis(2));
          server.addBean(limit);
        });
    config.jetty.modifyHttpConfiguration(
        jetty -> {
          jetty.setUriCompliance(UriCompliance.DEFAULT);
          jetty.setRequestHeaderSize(settings.caps().headerBytes());
          jetty.setSendDateHeader(true);
        });
    config.jetty.addConnector(this::connector);
    config.routes.before(this::begin);
    config.routes.after(this::endSync);
    config.routes.exception(Exception.class, (e, ctx) -> tell(Problem.of(logged(e, ctx)), ctx));
    config.routes.exception(HttpResponseException.class, this::tellHttp);
  }

  private Connector connector(org.eclipse.jetty.server.Server server, HttpConfiguration plain) {
    ServerConnector connector =
        settings
            .tls()
            .map(
                files -> {
                  SslContextFactory.Server tls = new SslContextFactory.Server();
                  tls.setKeyStore(PemKeys.read(files));
                  tls.setKeyStorePassword("");
                  HttpConfiguration secure = new HttpConfiguration(plain);
                  secure.addCustomizer(new SecureRequestCustomizer(false));
                  return new ServerConnector(
                      server,
                      1,
                      -1,
                      org.eclipse.jetty.server.AbstractConnectionFactory.getFactories(
                          tls, new HttpConnectionFactory(secure)));
                })
            .orElseGet(() -> new ServerConnector(server, 1, -1, new HttpConnectionFactory(plain)));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idle().toMillis());
    connector.setAcceptQueueSize(BACKLOG);
    return connector;
  }

  private void route(JavalinConfig config, HandlerType method, String path, Handler handler) {
    routes.add(method.name() + " " + path);
    config.routes.addHttpHandler(
        method,
        path,
        ctx -> {
          ctx.attribute("route", path);
          handler.handle(ctx);
        });
  }

  private void page(Context ctx) {
    page.at(ctx.path()).ifPresent(asset -> Answer.of(asset.type(), asset.bytes()).to(ctx));
  }

  /** What comes before every request: its id, headers for browsers, and the key. */
  private void begin(Context ctx) {
    Exchange exchange = Exchange.begin(ctx);
    ctx.header("X-Request-Id", exchange.id());
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'");
    ctx.header("Cache-Control", "no-cache");
    boolean free = FREE.contains(ctx.path()) || page.at(ctx.path()).isPresent();
    if (!free && !keys.admits(ctx.header("Authorization"), ctx.header("X-API-Key"))) {
      throw Problem.of(
          401,
          "this server wants an API key: send it as Authorization: Bearer KEY or as X-API-Key:"
              + " KEY");
    }
  }

  /** A fault of the server itself is written down where it happened. */
  private Exception logged(Exception fault, Context ctx) {
    if (Problem.of(fault).status() == 500 && !(fault instanceof Problem)) {
      log.fault(Exchange.of(ctx).map(Exchange::id).orElse("-"), fault);
    }
    return fault;
  }

  private void tell(Problem problem, Context ctx) {
    String id = Exchange.of(ctx).map(Exchange::id).orElse("-");
    Exchange.of(ctx).ifPresent(exchange -> exchange.note("error", problem.sentence()));
    if (!ctx.res().isCommitted()) {
      Answer.of(problem, id).to(ctx);
    }
  }

  private void tellHttp(HttpResponseException refused, Context ctx) {
    if (refused instanceof MethodNotAllowedResponse) {
      String allowed = String.join(", ", refused.getDetails().values());
      tell(
          Problem.of(405, "%s is not understood here, only %s", ctx.req().getMethod(), allowed),
          ctx);
      ctx.header("Allow", allowed);
    } else if (refused.getStatus() == 404) {
      tell(
          Problem.of(404, "there is nothing at this address; /openapi.json lists what there is"),
          ctx);
    } else {
      tell(Problem.of(refused.getStatus(), String.valueOf(refused.getMessage())), ctx);
    }
  }

  /** Ends what was answered at once; the rest ends when its answer has been sent. */
  private void endSync(Context ctx) {
    Exchange exchange = Exchange.in(ctx);
    if (ctx.req().isAsyncStarted()) {
      ctx.req().getAsyncContext().addListener(new Finish(() -> end(ctx, exchange)));
    } else {
      end(ctx, exchange);
    }
  }

  private void end(Context ctx, Exchange exchange) {
    exchange
        .end()
        .ifPresent(
            notes -> {
              String route = ctx.attribute("route");
              int status = ctx.res().getStatus();
              Map<String, Object> fields = new LinkedHashMap<>();
              fields.put("request", exchange.id());
              fields.put("method", ctx.req().getMethod());
              fields.put("path", ctx.path());
              fields.put("status", status);
              fields.put("millis", Math.round(exchange.nanos() / 1e4) / 100.0);
              fields.putAll(notes);
              log.write(status >= 500 ? "warn" : "info", "request", fields);
              meters.request(route == null ? "other" : route, status, exchange.nanos());
            });
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /** The models. */
  public Models models() {
    return models;
  }

  /** Method and path of every route but those of the page. */
  List<String> routes() {
    return List.copyOf(routes);
  }

  /** Waits until it has stopped. */
  public void await() throws InterruptedException {
    over.await();
  }

  /**
   * Stops: readiness ends at once, requests are turned away, those that were taken are answered as
   * long as the settings allow, then connections are closed and models freed. A second call waits
   * for the first.
   */
  @Override
  public void close() {
    if (!stopped.compareAndSet(false, true)) {
      awaitQuietly();
      return;
    }
    log.write("info", "stopping", Map.of("open", desk.open()));
    desk.stopTaking();
    long end = System.nanoTime() + settings.stop().toNanos();
    while (desk.open() > 0 && System.nanoTime() < end) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    int left = desk.open();
    http.stop();
    desk.close();
    if (left == 0) {
      models.close();
    }
    meters.close();
    log.write(left == 0 ? "info" : "warn", "stopped", Map.of("unanswered", left));
    over.countDown();
  }

  private void awaitQuietly() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
