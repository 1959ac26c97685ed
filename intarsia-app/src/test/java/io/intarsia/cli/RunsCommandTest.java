package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.config.Config;
import io.intarsia.track.Artefact;
import io.intarsia.track.Run;
import io.intarsia.track.RunStore;
import io.intarsia.track.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsCommandTest {
  @TempDir Path folder;
  private Path runs;

  @BeforeEach
  void train() throws IOException {
    runs = folder.resolve("runs");
    try (RunStore store = RunStore.open(runs)) {
      for (String name : new String[] {"camvid", "rooms"}) {
        double rate = name.length() / 10.0;
        try (Run run =
            store.start(name, Config.parse("t", "a: 1"), Map.of("lr", Double.toString(rate)))) {
          for (int step = 0; step <= 40; step += 2) {
            run.metric(step, Map.of("val/miou", rate * step / 60, "train/loss", 3 - step / 20.0));
          }
          Path picture = Transcript.picture(run.folder().resolve("reported.png"));
          run.artefact(picture, Artefact.SAMPLE);
          Transcript.picture(run.folder().resolve("samples/kitchen.png"));
          run.finish(Status.FINISHED, "done");
        }
      }
    }
  }

  private Transcript runs(Object... args) {
    Object[] all = new Object[args.length + 3];
    all[0] = "runs";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--runs";
    all[args.length + 2] = runs;
    return Transcript.of(all);
  }

  private Transcript good(Object... args) {
    Transcript run = runs(args);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    return run;
  }

  @Test
  void listsRunsWithAndWithoutSayingSo() {
    assertThat(good().out()).contains("val/miou", "camvid", "rooms", "finished");
    assertThat(good("list").out()).isEqualTo(good().out());
    assertThat(Transcript.of("runs", "--runs", runs, "list").out()).isEqualTo(good().out());
    assertThat(good("list", "--name", "cam", "--metric", "train/loss").out())
        .contains("camvid", "train/loss")
        .doesNotContain("rooms", "val/miou");
    assertThat(good("list", "--status", "failed").out()).isEqualTo("no runs\n");
  }

  @Test
  void showsAndComparesRuns() {
    assertThat(good("show", "rooms").out()).contains("finished: done", "reported.png", "lr");
    assertThat(good("compare", "camvid", "rooms").out())
        .contains("parameters that differ")
        .containsPattern("lr +0\\.6 +0\\.5")
        .contains("0.4000 (0.4000 @ 40)");
  }

  @Test
  void drawsCurvesAsWideAsAsked() {
    String text =
        good("curves", "camvid", "rooms", "--metric", "val/", "--width", "50", "--height", "6")
            .out();
    assertThat(text.lines()).hasSize(1 + 2 * (1 + 6 + 2)).allMatch(line -> line.length() <= 50);
    assertThat(text).contains("┤", "⠤", "└").doesNotContain("\u001b", "train/loss");
    assertThat(good("curves", "camvid", "rooms", "--colour").out()).contains("\u001b[36m");
    assertThat(good("curves").out()).contains("train/loss", "val/miou");
  }

  @Test
  void writesAPageWithTheSamplesOfTheFolder() throws IOException {
    Path page = folder.resolve("out/page.html");
    assertThat(good("html", "camvid", "rooms", "--out", page).out())
        .isEqualTo("wrote " + page + "\n");
    String html = Files.readString(page);
    assertThat(html.split("data:image/png;base64,")).hasSize(1 + 4);
    assertThat(html).contains("rooms: samples/kitchen.png", "val/miou", "<svg");
    assertThat(Transcript.names(page.getParent())).containsExactly("page.html");
  }

  @Test
  void refusesAStoreThatIsNotThere() {
    Transcript run =
        Transcript.of("runs", "--runs", folder.resolve("none")).refusedWith(ExitCodes.USAGE);
    assertThat(run.err()).contains("there are no runs in " + folder.resolve("none"));
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void suggestsTheNearestRun() {
    assertThat(runs("show", "camvids").refusedWith(ExitCodes.USAGE).err())
        .contains("no run camvids in ", "did you mean 'camvid'?", "(rooms)");
    assertThat(runs("html", "xyzzyx", "-o", folder.resolve("p.html")).refusedWith(2).err())
        .contains("no run xyzzyx")
        .doesNotContain("did you mean");
    assertThat(folder.resolve("p.html")).doesNotExist();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(runs("list", "--status", "faild").refusedWith(ExitCodes.USAGE).err())
        .contains("did you mean failed?");
    assertThat(runs("curves", "--width", "3").refusedWith(ExitCodes.USAGE).err())
        .contains("20 to 400");
    assertThat(runs("curves", "--metric", "nope").refusedWith(ExitCodes.USAGE).err())
        .contains("there are: train/loss, val/miou");
    assertThat(runs("compare", "rooms").code()).isEqualTo(ExitCodes.USAGE);
    assertThat(runs("show").code()).isEqualTo(ExitCodes.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "compare", "curves", "html"})
  void helpsWithEveryPart(String part) {
    Transcript run = Transcript.of("runs", part, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: intarsia runs " + part, "--runs");
  }
}
