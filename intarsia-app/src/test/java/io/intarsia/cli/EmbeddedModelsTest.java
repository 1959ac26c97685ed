package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.data.Dataset;
import io.intarsia.data.synth.Rooms;
import io.intarsia.evaluate.Evaluation;
import io.intarsia.evaluate.EvaluationReport;
import io.intarsia.evaluate.LabelPredictor;
import io.intarsia.predict.Segmenter;
import io.intarsia.pretrained.Embedded;
import io.intarsia.pretrained.Pretrained;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedModelsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void hasACardThatSaysWhatItIs(Embedded model) {
    assertThat(model.card()).contains("Data", "Command", "Score", "Limits", "Licence");
    Pretrained loaded = model.load();
    assertThat(loaded.name()).isEqualTo(model.key());
    loaded.labels().classes().forEach(c -> assertThat(model.card()).contains(c.name()));
  }

  @Test
  void segmentsWithoutAModelAndSaysWhatItKnows() {
    Path picture = Transcript.picture(folder.resolve("a.png"));
    Transcript run = Transcript.of("segment", picture, "--out", folder.resolve("out"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("street", "pavement", "bicyclist", "--model");
    assertThat(folder.resolve("out/a.index.png")).exists();
  }

  @Test
  void knowsRenderedRooms() {
    Dataset unseen = new Rooms(77, 6, 320, 240);
    try (Segmenter rooms = Segmenter.load("rooms")) {
      assertThat(rooms.labels().find("mural").ids())
          .isEqualTo(rooms.labels().find("painting").ids());
      EvaluationReport report =
          Evaluation.of(unseen, LabelPredictor.of(rooms, unseen.space())).run();
      assertThat(report.matrix().pixelAccuracy()).isGreaterThan(0.8);
    }
  }

  @Test
  void listsThem() {
    Transcript run = Transcript.of("models");
    assertThat(run.out()).contains("street", "rooms");
    assertThat(Transcript.of("models", "street").out()).isEqualTo(Embedded.STREET.card());
  }

  @Test
  void namesTheEmbeddedOnesForAnotherName() {
    Transcript run = Transcript.of("models", "strete").refusedWith(ExitCodes.USAGE);
    assertThat(run.err()).contains("strete", "street, rooms");
  }
}
