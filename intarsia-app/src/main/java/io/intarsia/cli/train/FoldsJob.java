package io.intarsia.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.config.Config;
import io.intarsia.track.MetricSeries;
import io.intarsia.track.RunStore;
import io.intarsia.track.RunSummary;
import io.intarsia.track.Status;
import io.intarsia.train.FoldPlan;
import io.intarsia.train.Judging;
import io.intarsia.train.Recipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains once for each fold of a recipe's data; folds that have been trained are left alone. */
public final class FoldsJob {
  private static final String SCORES = "val/";

  private final TrainJob.Order order;
  private final PrintWriter out;
  private final Progress.Factory progress;

  /**
   * @param order whose recipe has folds
   * @param out where results are told
   */
  public FoldsJob(TrainJob.Order order, PrintWriter out, Progress.Factory progress) {
    this.order = order;
    this.out = out;
    this.progress = progress;
  }

  /**
   * What came of a fold.
   *
   * @param fold its number
   * @param run the run's id
   * @param step of the best score
   * @param scores of that step, by name
   */
  private record Result(int fold, String run, long step, Map<String, Double> scores) {}

  /**
   * Trains one fold, or all of them and sums up.
   *
   * @param which {@code all} or the number of a fold
   * @return true if all came to their end
   * @throws Refusal USAGE if there is no such fold or the recipe has none
   */
  public boolean run(String which) {
    FoldPlan plan = Recipe.folds(order.config());
    if (!which.equals("all")) {
      int fold = number(which, plan.count());
      return TrainJob.run(of(fold, order.restart()), out, progress);
    }
    for (int fold = 0; fold < plan.count(); fold++) {
      TrainJob.Order one = of(fold, order.restart());
      Optional<RunSummary> before = order.restart() ? Optional.empty() : finished(one);
      out.printf("fold %d of %d%n", fold, plan.count());
      if (before.isPresent()) {
        out.printf("trained before: run %s%n", before.get().id());
      } else if (!TrainJob.run(one, out, progress)) {
        return false;
      }
    }
    summarise(plan);
    return true;
  }

  private static int number(String which, int count) {
    int fold = which.matches("[0-9]{1,6}") ? Integer.parseInt(which) : -1;
    if (fold < 0 || fold >= count) {
      throw Refusal.usage("--fold wants all or a number from 0 to %d, got '%s'", count - 1, which);
    }
    return fold;
  }

  private TrainJob.Order of(int fold, boolean restart) {
    List<String> settings = new ArrayList<>(order.settings());
    settings.add("folds.fold=" + fold);
    return new TrainJob.Order(order.recipe(), settings, order.runs(), restart);
  }

  private Optional<RunSummary> finished(TrainJob.Order one) {
    try (RunStore store = RunStore.open(order.runs())) {
      return finished(store, one);
    }
  }

  private static Optional<RunSummary> finished(RunStore store, TrainJob.Order one) {
    Config config = one.config();
    String name = config.root().text("name");
    int fold = config.root().section("folds").whole("fold");
    return TrainJob.of(store, Recipe.foldName(name, fold), config.toYaml()).stream()
        .filter(run -> run.status() == Status.FINISHED)
        .findFirst();
  }

  private void summarise(FoldPlan plan) {
    TrainJob.Order first = of(0, false);
    Config config = first.config();
    Recipe recipe = first.recipe(config);
    Judging.Monitor monitor = recipe.judging().monitor();
    List<Result> results = new ArrayList<>();
    try (RunStore store = RunStore.open(order.runs())) {
      for (int fold = 0; fold < plan.count(); fold++) {
        int number = fold;
        RunSummary run =
            finished(store, of(fold, false))
                .orElseThrow(() -> new IllegalStateException("fold " + number + " has no run"));
        results.add(best(number, run.id(), store.series(run.id()), monitor));
      }
    }
    String name = order.config().root().text("name");
    Path file = order.runs().resolve(name + "-folds.json");
    print(plan, monitor, results);
    write(file, plan, monitor, results);
    out.println("written to " + file);
  }

  /** The scores at the step where the one that decides was best. */
  private static Result best(
      int fold, String run, Map<String, MetricSeries> series, Judging.Monitor monitor) {
    MetricSeries deciding = series.get(monitor.metric());
    int at = -1;
    for (int i = 0; deciding != null && i < deciding.size(); i++) {
      double than = at < 0 ? Double.NaN : deciding.values()[at];
      if (!Double.isNaN(deciding.values()[i]) && monitor.better(deciding.values()[i], than)) {
        at = i;
      }
    }
    if (deciding == null || at < 0) {
      throw Refusal.model("run %s of fold %d has no score %s", run, fold, monitor.metric());
    }
    long step = deciding.steps()[at];
    Map<String, Double> scores = new LinkedHashMap<>();
    series.forEach(
        (name, values) -> {
          for (int i = 0; name.startsWith(SCORES) && i < values.size(); i++) {
            if (values.steps()[i] == step) {
              scores.put(name, values.values()[i]);
            }
          }
        });
    return new Result(fold, run, step, scores);
  }

  /** Mean and standard deviation (of a sample, over n - 1) of a score; NaN are left out. */
  static double[] moments(List<Double> values) {
    double[] known = values.stream().mapToDouble(v -> v).filter(v -> !Double.isNaN(v)).toArray();
    double sum = 0;
    for (double value : known) {
      sum += value;
    }
    double mean = sum / known.length;
    double squares = 0;
    for (double value : known) {
      squares += (value - mean) * (value - mean);
    }
    return new double[] {
      mean, known.length < 2 ? Double.NaN : Math.sqrt(squares / (known.length - 1))
    };
  }

  private static List<Double> values(List<Result> results, String name) {
    return results.stream().map(r -> r.scores().getOrDefault(name, Double.NaN)).toList();
  }

  private void print(FoldPlan plan, Judging.Monitor monitor, List<Result> results) {
    out.printf(
        "%n%d folds by %s%n", plan.count(), plan.spec().by().name().toLowerCase(Locale.ROOT));
    out.printf("%-6s %-10s %8s %10s%n", "fold", "run", "step", monitor.shown());
    for (Result result : results) {
      double score = result.scores().getOrDefault(monitor.metric(), Double.NaN);
      out.printf(
          Locale.ROOT,
          "%-6d %-10s %8d %10.4f%n",
          result.fold(),
          result.run(),
          result.step(),
          score);
    }
    double[] moments = moments(values(results, monitor.metric()));
    out.printf(Locale.ROOT, "mean %.4f, standard deviation %.4f%n", moments[0], moments[1]);
  }

  private static void write(
      Path file, FoldPlan plan, Judging.Monitor monitor, List<Result> results) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("format", "intarsia-folds");
    content.put("folds", plan.count());
    content.put("by", plan.spec().by().name().toLowerCase(Locale.ROOT));
    content.put("monitor", monitor.metric());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Result result : results) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("fold", result.fold());
      row.put("run", result.run());
      row.put("step", result.step());
      row.put("scores", finite(result.scores()));
      rows.add(row);
    }
    content.put("results", rows);
    Map<String, Object> summary = new LinkedHashMap<>();
    for (String name : results.get(0).scores().keySet()) {
      double[] moments = moments(values(results, name));
      if (Double.isFinite(moments[0]) && Double.isFinite(moments[1])) {
        summary.put(name, Map.of("mean", moments[0], "standard_deviation", moments[1]));
      }
    }
    content.put("summary", summary);
    Whole.write(
        file,
        stream ->
            stream.write(
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(content)));
  }

  /** JSON has no NaN. */
  private static Map<String, Double> finite(Map<String, Double> scores) {
    Map<String, Double> finite = new LinkedHashMap<>(scores);
    finite.values().removeIf(value -> !Double.isFinite(value));
    return finite;
  }
}
