package io.intarsia.track.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.track.Artefact;
import io.intarsia.track.MetricSeries;
import io.intarsia.track.Run;
import io.intarsia.track.RunStore;
import io.intarsia.track.Status;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of runs, hostile names included. */
class RunReportTest {
  private static final String EVIL = "<script>alert(1)</script>\"'&";

  @TempDir Path root;
  private RunStore store;

  @BeforeEach
  void runs() throws IOException {
    store = RunStore.open(root);
    Run one = store.start("one", Config.parse("t", "a: 1"), Map.of("lr", "0.1", "batch", "8"));
    for (int step = 0; step <= 100; step++) {
      one.metric(step, Map.of("val/mIoU", step / 200.0, "train/loss", 2 - step / 100.0));
    }
    one.metric(100, Map.of("train/lr", 0.001));
    one.finish(Status.FINISHED, "done");
    Run two =
        store.start(EVIL, Config.parse("t", "a: '</pre>'"), Map.of("lr", "0.2", "batch", "8"));
    two.metric(1, Map.of(EVIL, 1.0, "val/mIoU", Double.NaN));
    Path png = two.folder().resolve("a.png");
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", png.toFile());
    two.artefact(png, Artefact.SAMPLE);
    two.artefact(Files.writeString(two.folder().resolve("b.png"), EVIL), Artefact.SAMPLE);
    two.artefact(
        Files.writeString(
            two.folder().resolve("good.json"),
            "{\"classes\":[\"a\",\"<b>\"],\"counts\":[[3,1],[0,0]]}"),
        Artefact.CONFUSION);
    two.artefact(
        Files.writeString(two.folder().resolve("bad.json"), "{\"classes\":[\"a\"]}"),
        Artefact.CONFUSION);
    two.finish(Status.FAILED, "out of\u001b[31m memory");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void listsRuns() {
    String text = RunReport.list(store.list(), List.of());
    assertThat(text.lines().toList()).hasSize(3);
    assertThat(text.lines().findFirst().orElseThrow())
        .matches("id +name +status +started +took +step +val/mIoU +train/loss .*");
    assertThat(text).containsPattern("one +finished .* 100 +0\\.5000 +1 ");
    assertThat(RunReport.list(store.list(), List.of("train/lr"))).contains("0.001000");
    assertThat(RunReport.list(List.of(), List.of())).isEqualTo("no runs\n");
  }

  @Test
  void showsARun() {
    String text = RunReport.show(store, "one");
    assertThat(text)
        .contains("finished: done", "parameters\n", "lr     0.1", store.metricsHash("one"))
        .containsPattern("val/mIoU +0\\.5000 +0\\.5000 +100 +101")
        .containsPattern("train/loss +1 +1 +100 +101")
        .containsPattern("train/lr +0.001000 +- +- +1");
    assertThat(RunReport.show(store, EVIL)).doesNotContain("\u001b");
  }

  @Test
  void comparesOnlyWhatDiffers() {
    String text = RunReport.compare(store, List.of("one", EVIL));
    String parameters = text.substring(text.indexOf("parameters"), text.indexOf("metrics"));
    assertThat(parameters).containsPattern("lr +0\\.1 +0\\.2").doesNotContain("batch");
    assertThat(text).contains("0.5000 (0.5000 @ 100)", "NaN");
    assertThatThrownBy(() -> RunReport.compare(store, List.of("one"))).isInstanceOf(Refusal.class);
  }

  @Test
  void drawsCurves() {
    String text = RunReport.curves(store, List.of("one"), List.of("val/"), 60, 8, false);
    List<String> lines = text.lines().toList();
    assertThat(lines).hasSize(1 + 8 + 2).allMatch(line -> line.length() <= 60);
    assertThat(lines.get(1)).startsWith("   0.5000 ┤").endsWith("⠤⠔⠒⠉");
    assertThat(lines.get(8)).startsWith("        0 ┤⣀⠤⠔");
    assertThat(RunReport.curves(store, List.of("one", EVIL), List.of(), 60, 8, true))
        .contains("\u001b[36m");
    assertThat(RunReport.curves(store, List.of("one", EVIL), List.of("val/"), 60, 8, false).lines())
        .hasSize(1 + 2 * (1 + 8 + 2));
    assertThatThrownBy(() -> RunReport.curves(store, List.of("one"), List.of("nope"), 60, 8, false))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("there are: train/loss");
  }

  @Test
  void writesAPageThatNothingBreaksOutOf() throws IOException {
    Path file = root.resolve("page.html");
    RunReport.html(store, List.of("one", EVIL), file);
    String page = Files.readString(file);
    assertThat(page)
        .doesNotContain("<script>alert", "</pre>'", "<b>", "http://", "https://", "\u001b")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("data:image/png;base64,", "75.0%", "1 more are missing")
        .contains("a confusion matrix has classes, and counts of as many rows");
    assertThat(page.split("<figure class=\"chart")).hasSize(1 + 4);
    int start = page.indexOf("id=\"data\">") + 10;
    JsonNode data =
        new ObjectMapper().readTree(page.substring(start, page.indexOf("</script", start)));
    assertThat(data).hasSize(4);
    JsonNode miou = data.get(0);
    assertThat(miou.get("series")).hasSize(2);
    assertThat(miou.get("series").get(0).get("values").get(100).doubleValue()).isEqualTo(0.5);
    assertThat(miou.get("series").get(1).get("values").get(0).textValue()).isEqualTo("NaN");
    assertThatThrownBy(() -> RunReport.html(store, List.of(), file)).isInstanceOf(Refusal.class);
  }

  @Test
  void picturesOutsideTheFolderStayOutside() throws IOException {
    Run run = store.start("link", Config.parse("t", "a: 1"), Map.of());
    Path png = run.folder().resolve("x.png");
    Path secret = root.resolve("secret.png");
    ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "png", secret.toFile());
    Files.copy(secret, png);
    run.artefact(png, Artefact.SAMPLE);
    run.finish(Status.FINISHED, "");
    Files.delete(png);
    Files.createSymbolicLink(png, secret);
    Path file = root.resolve("page.html");
    RunReport.html(store, List.of("link"), file);
    assertThat(Files.readString(file)).doesNotContain("base64").contains("1 more are missing");
  }

  @Test
  void thinningKeepsExtremesEndsAndGaps() {
    double[] values = IntStream.range(0, 10_000).mapToDouble(i -> Math.sin(i / 300.0)).toArray();
    values[4321] = 50;
    values[1234] = -50;
    values[7777] = Double.NaN;
    MetricSeries whole =
        new MetricSeries("m", LongStream.range(0, 10_000).toArray(), values, new long[10_000]);
    MetricSeries few = Chart.thinned(whole, 300);
    assertThat(few.size()).isBetween(100, 302);
    assertThat(few.values()).contains(50, -50, Double.NaN);
    assertThat(few.steps()).startsWith(0).endsWith(9999).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void axesTakeEveryNumber() {
    assertThat(Axis.over(List.of())).isEqualTo(new Axis(0, 1));
    assertThat(Axis.over(List.of(new double[] {3, 3}))).isEqualTo(new Axis(1.5, 4.5));
    Axis vast = Axis.over(List.of(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}));
    assertThat(vast.at(0)).isEqualTo(0.5);
    assertThat(vast.ticks(5)).hasSizeBetween(1, 12).allMatch(Double::isFinite);
    assertThat(new Axis(0, 10).ticks(5)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
  }
}
