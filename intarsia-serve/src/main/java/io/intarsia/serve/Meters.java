package io.intarsia.serve;

import io.intarsia.serve.model.Budget;
import io.intarsia.serve.model.Models;
import io.intarsia.serve.model.Served;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is measured, for Prometheus to fetch. Names of models are the only labels of free text. */
final class Meters {
  /** What a request's time goes into. */
  enum Stage {
    /** Bytes to pixels. */
    DECODE,
    /** Waiting for a turn at the network. */
    WAIT,
    /** Pixels to labels. */
    SEGMENT,
    /** Labels to bytes. */
    ENCODE
  }

  private static final Duration[] EDGES =
      List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Meters(Models models, Budget bodies, Budget work) {
    new JvmMemoryMetrics().bindTo(registry);
    gauge("intarsia.process.resident", "bytes", "Memory of the whole process", Meters::resident);
    gauge(
        "intarsia.bodies", "bytes", "Bytes of bodies that are held", () -> (double) bodies.taken());
    gauge(
        "intarsia.work",
        "bytes",
        "Bytes set aside for decoded pictures",
        () -> (double) work.taken());
    for (Served model : models.all()) {
      Gauge.builder("intarsia.queue.seated", model, m -> m.queue().seated())
          .description("Requests accepted and not answered")
          .tag("model", model.name())
          .register(registry);
      Gauge.builder("intarsia.queue.waiting", model, m -> m.queue().waiting())
          .description("Pictures that wait for the network")
          .tag("model", model.name())
          .register(registry);
      Gauge.builder("intarsia.model.ready", model, m -> m.isReady() ? 1 : 0)
          .description("1 if the model can be used")
          .tag("model", model.name())
          .register(registry);
    }
  }

  private void gauge(String name, String unit, String about, Supplier<Number> value) {
    Gauge.builder(name, value).baseUnit(unit).description(about).register(registry);
  }

  /** Resident bytes of the process as Linux tells them, else not a number. */
  private static double resident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return 1024.0 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Double.NaN;
    }
    return Double.NaN;
  }

  /** Measures a stage of work for a model, whether it ends well or not. */
  <T> T time(Stage stage, String model, Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      Timer.builder("intarsia.stage")
          .description("Time by stage")
          .tag("stage", stage.name().toLowerCase(java.util.Locale.ROOT))
          .tag("model", model)
          .serviceLevelObjectives(EDGES)
          .register(registry)
          .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  /** Counts pixels that were segmented. */
  void pixels(String model, long count) {
    registry.counter("intarsia.pixels", "model", model).increment((double) count);
  }

  /**
   * Counts a request that is over.
   *
   * @param route its pattern, not its address
   */
  void request(String route, int status, long nanos) {
    Timer.builder("intarsia.request")
        .description("Time of requests, from their header to the end of their answer")
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(EDGES)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Everything, in Prometheus's text or, if it is asked for, OpenMetrics. */
  String scrape(String type) {
    return registry.scrape(type);
  }

  void close() {
    registry.close();
  }
}
