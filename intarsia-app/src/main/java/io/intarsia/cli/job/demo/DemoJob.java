package io.intarsia.cli.job.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.config.Config;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.synth.Rooms;
import io.intarsia.evaluate.Evaluation;
import io.intarsia.evaluate.EvaluationReport;
import io.intarsia.evaluate.LabelPredictor;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import io.intarsia.predict.Segmenter;
import io.intarsia.predict.result.Output;
import io.intarsia.predict.result.PictureWriter;
import io.intarsia.predict.result.Provenance;
import io.intarsia.predict.result.Segmentation;
import io.intarsia.pretrained.Embedded;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.pretrained.PretrainedLoader;
import io.intarsia.track.Artefact;
import io.intarsia.track.Run;
import io.intarsia.track.RunStore;
import io.intarsia.track.Status;
import io.intarsia.track.report.Front;
import io.intarsia.track.report.RunReport;
import io.intarsia.train.Recipe;
import io.intarsia.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * From data to a report: renders rooms, trains a small network on them, scores it and the embedded
 * one on rooms that neither has seen, segments one more, and writes a page about it all.
 */
public final class DemoJob {
  /** The seed of the room that is segmented. */
  private static final long UNSEEN = 104;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int FEWEST_STEPS = 20;
  private static final int MOST_STEPS = 5_000;
  private static final double OPACITY = 0.6;
  private static final String MERGE = "wall and mural";

  private final Path folder;
  private final int seconds;
  private final PrintWriter out;
  private final Progress.Factory progress;

  /**
   * A demonstration that has done nothing yet.
   *
   * @param folder where everything goes
   * @param seconds for which the network trains
   * @param out what is done goes here, a line each
   * @param progress shows how far it has come
   */
  public DemoJob(Path folder, int seconds, PrintWriter out, Progress.Factory progress) {
    this.folder = folder.toAbsolutePath().normalize();
    this.seconds = seconds;
    this.out = out;
    this.progress = progress;
  }

  /**
   * Does it all.
   *
   * @return the page
   * @throws Refusal ENVIRONMENT if the folder cannot be written
   */
  public Path run() {
    int steps = steps();
    String text = DemoRecipe.text(steps);
    Path file = folder.resolve("recipe.yaml");
    Whole.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
    Recipe recipe = DemoRecipe.read(text);
    say(
        "training %s on %d rendered rooms for %d steps, about %d s",
        recipe.variant().name(), recipe.train().size(), steps, seconds);
    try (RunStore store = RunStore.open(folder.resolve("runs"));
        Run run = store.start(recipe.name(), Config.read(file), Map.of())) {
      try {
        Trainer.Outcome trained = train(recipe, run);
        say("trained: mIoU %.3f on rooms for choosing", trained.best());
        Front front = judge(recipe, run);
        run.finish(Status.FINISHED, "done");
        Path page = folder.resolve("report.html");
        RunReport.html(store, List.of(run.id()), front, page);
        return page;
      } catch (Refusal refusal) {
        run.finish(Status.FAILED, String.valueOf(refusal.getMessage()));
        throw refusal;
      }
    }
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /** How many steps the time is enough for. */
  private int steps() {
    Path trial = folder.resolve("trial");
    say("measuring this machine's pace");
    try {
      double pace = Pace.measure(DemoRecipe.trial(), trial);
      return (int) Math.max(FEWEST_STEPS, Math.min(MOST_STEPS, seconds / pace));
    } finally {
      delete(trial);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.ENVIRONMENT, folder + " cannot be removed: " + e.getMessage(), e);
    }
  }

  private Trainer.Outcome train(Recipe recipe, Run run) {
    Trainer.Journal journal =
        new Trainer.Journal() {
          @Override
          public void write(long step, Map<String, Double> values) {
            run.metric(step, values);
          }

          @Override
          public void forget(long after) {
            run.truncateMetrics(after);
          }
        };
    try (Trainer trainer = new Trainer(recipe, run.folder(), journal)) {
      return trainer.run(progress, () -> false);
    }
  }

  private Front judge(Recipe recipe, Run run) {
    Pretrained trained = PretrainedLoader.load("trained now", run.folder().resolve(Trainer.BEST));
    Pretrained embedded = Embedded.ROOMS.load();
    Map<Pretrained, EvaluationReport> reports = new LinkedHashMap<>();
    try (Segmenter first = Segmenter.of(trained);
        Segmenter second = Segmenter.of(embedded)) {
      for (Segmenter each : List.of(first, second)) {
        EvaluationReport report = score(each);
        reports.put(each.model(), report);
        confusion(run, each.model(), report);
        say("%-12s mIoU %.3f on unseen rooms", each.model().name(), report.matrix().meanIou());
      }
      Map<String, Double> areas = pictures(run, first, second);
      return new Front("Intarsia: a demonstration", words(recipe, areas), table(reports));
    }
  }

  private EvaluationReport score(Segmenter segmenter) {
    Rooms test = new Rooms(DemoRecipe.TEST_SEED, 24, DemoRecipe.WIDTH, DemoRecipe.HEIGHT);
    return Evaluation.of(test, LabelPredictor.of(segmenter, test.space())).progress(progress).run();
  }

  private static void confusion(Run run, Pretrained model, EvaluationReport report) {
    int classes = report.space().size();
    long[][] counts = new long[classes][classes];
    for (int t = 0; t < classes; t++) {
      for (int p = 0; p < classes; p++) {
        counts[t][p] = report.matrix().count(t, p);
      }
    }
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("classes", report.space().classes().stream().map(c -> c.name()).toList());
    content.put("counts", counts);
    Path file = run.folder().resolve("confusion of " + model.name() + ".json");
    Whole.write(file, stream -> stream.write(new ObjectMapper().writeValueAsBytes(content)));
    run.artefact(file, Artefact.CONFUSION);
  }

  /** The unseen room and what both make of it; the shares of wall and merge in percent. */
  private Map<String, Double> pictures(Run run, Segmenter trained, Segmenter embedded) {
    Sample room = new Rooms(UNSEEN, 1, WIDTH, HEIGHT).load(0);
    LabelSpace space = new Rooms(UNSEEN, 1, WIDTH, HEIGHT).space();
    LabelMap truth = ((Truth.Classes) room.truth()).map();
    Provenance drawn = new Provenance("renderer", "", WIDTH, HEIGHT, 0, 0);
    Path samples = run.folder().resolve("samples");
    Path picture = samples.resolve("1 unseen room.png");
    Whole.write(picture, stream -> stream.write(PngWriter.encode(room.picture())));
    List<Path> files = new ArrayList<>(List.of(picture));
    Picture seen = room.picture();
    files.addAll(overlay("2 truth", seen, new Segmentation(truth, space, null, drawn), samples));
    files.addAll(overlay("3 trained now", seen, trained.segment(seen), samples));
    Segmentation best =
        embedded.segment(seen).in(embedded.labels().withMerge(MERGE, List.of("wall", "painting")));
    files.addAll(overlay("4 embedded rooms", seen, best, samples));
    Map<String, Double> areas = new LinkedHashMap<>();
    for (String name : List.of("wall", MERGE)) {
      ClassGroup group = best.space().find(name);
      areas.put(name, 100 * best.area(group).share());
      files.addAll(
          PictureWriter.mask()
              .write(new Output("5", "room", best, seen, List.of(group), 0), samples));
    }
    files.forEach(file -> run.artefact(file, Artefact.SAMPLE));
    say("wrote %s: the room, overlays, masks of wall and of wall and mural", samples);
    return areas;
  }

  private static List<Path> overlay(String stem, Picture seen, Segmentation found, Path samples) {
    return PictureWriter.overlay(OPACITY)
        .write(new Output(stem, "room", found, seen, List.of(), 0), samples);
  }

  private List<String> words(Recipe recipe, Map<String, Double> areas) {
    List<String> words = new ArrayList<>();
    words.add(
        String.format(
            Locale.ROOT,
            "%s was trained from nothing for %d steps on %d rendered rooms, about %d seconds on"
                + " this machine, and is compared with the embedded model rooms on 24 rooms that"
                + " neither has seen. The pictures are rendered: these scores say nothing about"
                + " photographs.",
            recipe.variant().name(),
            recipe.steps(),
            recipe.train().size(),
            seconds));
    StringBuilder shares = new StringBuilder("In the unseen room below, by the embedded model: ");
    areas.forEach(
        (name, share) -> shares.append(String.format(Locale.ROOT, "%s %.1f %%; ", name, share)));
    words.add(shares.append("their masks are the last two pictures below.").toString());
    words.add("Next: intarsia segment photo.jpg; intarsia train " + folder.resolve("recipe.yaml"));
    return words;
  }

  private static List<List<String>> table(Map<Pretrained, EvaluationReport> reports) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("IoU on unseen rooms"));
    reports.keySet().forEach(model -> head.add(model.name()));
    rows.add(head);
    List<String> mean = new ArrayList<>(List.of("mean"));
    reports.values().forEach(report -> mean.add(number(report.matrix().meanIou())));
    rows.add(mean);
    LabelSpace space = reports.values().iterator().next().space();
    for (int i = 0; i < space.size(); i++) {
      List<String> row = new ArrayList<>(List.of(space.classes().get(i).name()));
      for (EvaluationReport report : reports.values()) {
        row.add(number(report.matrix().iou(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String number(double score) {
    return Double.isNaN(score) ? "-" : String.format(Locale.ROOT, "%.3f", score);
  }
}
