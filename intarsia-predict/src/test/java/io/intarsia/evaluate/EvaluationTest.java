package io.intarsia.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.protocol.CompetitionDice;
import io.intarsia.metric.protocol.ProtocolSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final LabelSpace SPACE =
      new LabelSpace(
          "toy",
          List.of(LabelClass.of(3, "<a>", 0xff0000), LabelClass.of(9, "b", 0x00ff00)),
          255,
          false,
          List.of());

  /** Pictures of 4x2 whose left pixel's red is their number; the truth is half a, half b. */
  private record Toy(boolean multiLabel) implements Dataset {
    @Override
    public LabelSpace space() {
      return SPACE;
    }

    @Override
    public int size() {
      return 5;
    }

    @Override
    public String id(int index) {
      return "p" + index;
    }

    @Override
    public Sample load(int index) {
      byte[] rgb = new byte[24];
      rgb[0] = (byte) index;
      byte[] right = {0, 0, 1, 1, 0, 0, 1, 1};
      byte[] left = {1, 1, 0, 0, 1, 1, 0, 0};
      Truth truth =
          multiLabel
              ? new Truth.Masks(List.of(GreyPicture.of(4, 2, left), GreyPicture.of(4, 2, right)))
              : new Truth.Classes(LabelMap.of(4, 2, right));
      return new Sample(id(index), Picture.of(4, 2, rgb), truth);
    }

    @Override
    public String fingerprint() {
      return "f00";
    }
  }

  /** As many pixels wrong as the picture's number. */
  private static LabelMap predicted(Picture picture) {
    byte[] ids = {0, 0, 1, 1, 0, 0, 1, 1};
    for (int i = 0; i < picture.pixel(0, 0) >> 16; i++) {
      ids[i] = (byte) (1 - ids[i]);
    }
    return LabelMap.of(4, 2, ids);
  }

  @Test
  void countsAllPicturesInTheirOrder(@TempDir Path folder) throws Exception {
    Evaluation evaluation =
        Evaluation.of(new Toy(false), EvaluationTest::predicted)
            .workers(3)
            .protocol(ProtocolSpecs.named("mmseg"));
    EvaluationReport report = evaluation.run();
    assertThat(report.matrix().total()).isEqualTo(40);
    assertThat(report.figures()).containsEntry("aAcc", 75.0);
    assertThat(report.images().get(3).id()).isEqualTo("p3");
    assertThat(report.images().get(3).counts().pixelAccuracy()).isEqualTo(5 / 8.0);
    assertThat(report.worst(2)).containsExactly(4, 3);
    assertThat(report.meanIou().holds(report.matrix().meanIou())).isTrue();
    assertThat(report.markdown()).contains("| aAcc | 75.0000 |").contains("| b | ");
    report.writeJson(folder.resolve("r.json"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("r.json").toFile());
    assertThat(json.at("/confusion/0/0").asLong()).isEqualTo(report.matrix().count(0, 0));
    assertThat(json.at("/figures/mIoU").isNumber()).isTrue();
    assertThat(json.get("images")).hasSize(5);
    HtmlReport.write(report, evaluation.worst(report, 1), folder.resolve("r.html"));
    assertThat(Files.readString(folder.resolve("r.html")))
        .contains("&lt;a&gt;")
        .contains("p4, mean IoU")
        .contains("data:image/png;base64,")
        .doesNotContain("<a>")
        .doesNotContain("http");
  }

  @Test
  void refusesWhatCannotBeCounted() {
    assertThatThrownBy(() -> Evaluation.of(new Toy(true), EvaluationTest::predicted))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("masks that may overlap");
    assertThatThrownBy(
            () -> Evaluation.of(new Toy(false), p -> LabelMap.of(1, 1, new byte[1])).run())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("predict at the picture's own size");
    byte[] strange = {0, 0, 2, 0, 0, 0, 0, 0};
    assertThatThrownBy(() -> Evaluation.of(new Toy(false), p -> LabelMap.of(4, 2, strange)).run())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("pixel 2 of the prediction has id 2");
  }

  @Test
  void masksAreScoredByThresholdsOfTheirClass() {
    float[] p = {.6f, .6f, .4f, 0, .6f, .6f, 0, 0, 0, 0, .3f, .3f, 0, 0, .3f, 0};
    CompetitionDice dice =
        MaskEvaluation.run(
            new Toy(true),
            picture -> new Masks(4, 2, p),
            new double[] {.5, .2},
            new int[2],
            2,
            Progress.Factory.SILENT);
    assertThat(dice.images()).isEqualTo(5);
    assertThat(dice.mean(0)).isEqualTo(1);
    assertThat(dice.mean(1)).isEqualTo(6 / 7.0);
  }

  @Test
  void submissionsHaveALineForEveryPictureAndClass(@TempDir Path folder) throws Exception {
    Masks masks = new Masks(2, 2, new float[] {1, 1, 0, 0, 0, 0, 0, 0});
    CompetitionDice rule = new CompetitionDice(new double[] {.5, .5}, new int[2]);
    Path file = folder.resolve("s.csv");
    Submission.ClassMasks ruled = Submission.ruled(masks, rule);
    Submission.write(file, Submission.Form.HAND_BONE, SPACE, rows -> rows.put("x,1.png", ruled));
    assertThat(file).hasContent("image_name,class,rle\n\"x,1.png\",<a>,1 2\n\"x,1.png\",b,\n");
    Submission.write(file, Submission.Form.KAGGLE, SPACE, rows -> rows.put("x.jpg", ruled));
    assertThat(file).hasContent("ImageId_ClassId,EncodedPixels\nx.jpg_1,1 1 3 1\nx.jpg_2,\n");
    Submission.ClassMasks one =
        Submission.ruled(
            new Masks(2, 2, new float[4]), new CompetitionDice(new double[] {.5}, new int[1]));
    assertThatThrownBy(
            () -> Submission.write(file, Submission.Form.KAGGLE, SPACE, rows -> rows.put("x", one)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("masks of 1 classes; wanted 2");
  }
}
