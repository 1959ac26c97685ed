package io.intarsia.serve.model;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import io.intarsia.serve.http.Problem;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All models that are served. They are loaded one after the other while the server already answers;
 * one that cannot be loaded leaves the others as they are.
 */
public final class Models implements AutoCloseable {
  private final Map<String, Served> all = new LinkedHashMap<>();
  private final Thread loading;

  /**
   * Begins to load.
   *
   * @param seats requests accepted and not answered, for each model
   * @param workers pictures at work at one time, for each model
   * @param told of every model once it is ready or has failed, by the thread that loads
   * @throws Refusal USAGE if there is none or two have one name
   */
  public Models(
      List<ModelSpec> specs, int seats, int workers, Served.Loader loader, Consumer<Served> told) {
    for (ModelSpec spec : specs) {
      if (all.put(spec.name(), new Served(spec, new Queue(seats, workers))) != null) {
        throw Refusal.usage(
            "two served models are called %s: name one yourself with NAME=MODEL", spec.name());
      }
    }
    if (all.isEmpty()) {
      throw Refusal.usage("no model is served: give --model MODEL or --model NAME=MODEL");
    }
    loading =
        new Thread(
            () ->
                all.values()
                    .forEach(
                        model -> {
                          model.load(loader);
                          told.accept(model);
                        }),
            "intarsia-load");
    loading.setDaemon(true);
    loading.start();
  }

  /** All, in the order they were given. */
  public Collection<Served> all() {
    return all.values();
  }

  /**
   * The model of a name.
   *
   * @throws Problem 404 if there is none
   */
  public Served named(String name) {
    Served found = all.get(name);
    if (found == null) {
      throw Problem.of(
          404,
          "no model '%s' is served here; there are %s",
          Quote.of(name),
          String.join(", ", all.keySet()));
    }
    return found;
  }

  /** True once none is being loaded and one at least can be used. */
  public boolean isReady() {
    return all.values().stream().noneMatch(Served::isLoading)
        && all.values().stream().anyMatch(Served::isReady);
  }

  /** Requests accepted and not yet answered, of all models. */
  public int seated() {
    return all.values().stream().mapToInt(model -> model.queue().seated()).sum();
  }

  /** Waits until every model is ready or has failed. */
  public void awaitLoaded() throws InterruptedException {
    loading.join();
  }

  /** Frees the models; to be called when no request is at work. */
  @Override
  public void close() {
    try {
      loading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    all.values().forEach(Served::close);
  }
}
