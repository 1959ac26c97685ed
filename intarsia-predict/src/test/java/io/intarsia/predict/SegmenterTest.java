package io.intarsia.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.Refusal;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import io.intarsia.predict.result.Segmentation;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.zoo.Variant.Task;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmenterTest {
  private static final Pretrained SQUASHING = Toys.colours(new SizePolicy.Exact(64, 64), null);

  /** Share of pixels whose class is that of the flag. */
  private static double agreement(LabelMap map) {
    long same = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        same += map.at(x, y) == Toys.flagAt(x, y, map.width(), map.height()) ? 1 : 0;
      }
    }
    return (double) same / map.ids().length;
  }

  private static double agreement(LabelMap a, LabelMap b) {
    int[] same = IntStream.range(0, a.ids().length).filter(i -> a.ids()[i] == b.ids()[i]).toArray();
    return (double) same.length / a.ids().length;
  }

  @Test
  void takesEveryKindOfPicture(@TempDir Path folder) throws IOException {
    Picture flag = Toys.flag(96, 80);
    byte[] png = PngWriter.encode(flag);
    Path file = Files.write(folder.resolve("flag.png"), png);
    try (Segmenter segmenter = Segmenter.of(SQUASHING);
        Mat mat = Mats.toMat(flag)) {
      Segmentation result = segmenter.segment(flag);

      assertThat(result.map().width()).isEqualTo(96);
      assertThat(result.map().height()).isEqualTo(80);
      assertThat(agreement(result.map())).isGreaterThan(0.95);
      assertThat(result.area("green").share()).isCloseTo(1 / 16.0, within(0.02));
      assertThat(result.provenance().engine()).isEqualTo("onnx");
      assertThat(result.provenance().inputWidth()).isEqualTo(64);
      assertThat(
              List.of(
                  segmenter.segment(file).map(),
                  segmenter.segment(png).map(),
                  segmenter.segment(new ByteArrayInputStream(png)).map(),
                  segmenter.segment(flag.toBufferedImage()).map(),
                  segmenter.segment(Mats.toPicture(mat)).map()))
          .allMatch(result.map()::equals);
    }
  }

  @Test
  void cutsPaddingOff() {
    Pretrained padding = Toys.colours(new SizePolicy.LongestEdge(64), new SizePolicy.Exact(64, 64));
    try (Segmenter segmenter = Segmenter.of(padding)) {
      assertThat(agreement(segmenter.segment(Toys.flag(200, 77)).map())).isGreaterThan(0.93);
      assertThat(agreement(segmenter.segment(Toys.flag(31, 130)).map())).isGreaterThan(0.93);
    }
  }

  @Test
  void averagesViewsOfPaddedPictures() {
    Pretrained padding = Toys.colours(new SizePolicy.LongestEdge(64), new SizePolicy.Exact(64, 64));
    try (Segmenter segmenter =
        Segmenter.builder().model(padding).flip(true).scales(List.of(1.0, 1.5)).build()) {
      Segmentation result = segmenter.segment(Toys.flag(200, 120));

      assertThat(agreement(result.map())).isGreaterThan(0.93);
      assertThat(result.provenance().tiles()).isEqualTo(4);
    }
  }

  @Test
  void keepsTheAspectWhenAsked() {
    try (Segmenter segmenter =
        Segmenter.builder().model(SQUASHING).size(InputSize.KEEP_ASPECT).build()) {
      Segmentation result = segmenter.segment(Toys.flag(300, 100));

      assertThat(result.provenance().inputWidth()).isEqualTo(192);
      assertThat(result.provenance().inputHeight()).isEqualTo(64);
      assertThat(agreement(result.map())).isGreaterThan(0.95);
    }
  }

  @Test
  void tellsConfidenceAndProbabilitiesOfClassesAndMerges() {
    Pretrained merged = SQUASHING.withLabels(Toys.COLOURS.withMerge("warm", List.of("red")));
    try (Segmenter segmenter = Segmenter.builder().model(merged).confidence(true).build()) {
      Detail detail = segmenter.segment(Toys.flag(50, 40), List.of("red", "green", "blue", "warm"));

      List<Probability> all = detail.probabilities();
      var sure = detail.segmentation().confidence();
      assertThat(sure).isNotNull();
      for (int i = 0; i < 50 * 40; i++) {
        float sum = all.get(0).values()[i] + all.get(1).values()[i] + all.get(2).values()[i];
        assertThat(sum).isCloseTo(1, within(1e-3f));
        int label = detail.segmentation().map().ids()[i];
        assertThat(sure.at(i)).isCloseTo(all.get(label).values()[i], within(1e-4f));
      }
      assertThat(all.get(3).values()).containsExactly(all.get(0).values());
      assertThat(all.get(3).group().name()).isEqualTo("warm");
    }
  }

  @Test
  void tiledEqualsUntiledForANetworkOfFiniteField() {
    Picture picture = Toys.noise(300, 260, 1);
    try (Segmenter whole = Segmenter.of(Toys.unet());
        Segmenter tiled = Segmenter.builder().model(Toys.unet()).tiling(Tiling.of(96, 0)).build()) {
      Segmentation result = tiled.segment(picture);

      assertThat(result.provenance().tiles()).isGreaterThan(4);
      assertThat(agreement(result.map(), whole.segment(picture).map())).isGreaterThan(0.9999);
    }
  }

  @Test
  void tilesOfANetworkWithAttentionAgreeWithTheWhole() {
    Picture picture = Toys.noise(256, 200, 2);
    Segmenter.builder();
    try (Segmenter whole =
            Segmenter.builder()
                .model(Toys.segformer(64))
                .size(new InputSize.Exact(256, 200))
                .build();
        Segmenter tiled =
            Segmenter.builder().model(Toys.segformer(64)).tiling(Tiling.of(128, 0.5)).build()) {
      assertThat(agreement(tiled.segment(picture).map(), whole.segment(picture).map()))
          .isGreaterThan(0.9);
    }
  }

  @Test
  void givesTheSameFromManyThreads() {
    List<Picture> pictures =
        IntStream.range(0, 8).mapToObj(i -> Toys.noise(60 + 9 * i, 70 - 5 * i, i)).toList();
    try (Segmenter segmenter =
        Segmenter.builder().model(Toys.segformer(64)).size(InputSize.KEEP_ASPECT).build()) {
      List<LabelMap> alone = pictures.stream().map(p -> segmenter.segment(p).map()).toList();

      List<LabelMap> together =
          IntStream.range(0, 64)
              .parallel()
              .mapToObj(i -> segmenter.segment(pictures.get(i % 8)).map())
              .toList();

      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i)).isEqualTo(alone.get(i % 8));
      }
    }
  }

  @Test
  void oneBadFileDoesNotStopABatch(@TempDir Path folder) throws IOException {
    byte[] png = PngWriter.encode(Toys.flag(64, 64));
    List<Path> files =
        IntStream.range(0, 12).mapToObj(i -> folder.resolve("picture" + i + ".png")).toList();
    for (Path file : files) {
      Files.write(file, png);
    }
    Files.write(files.get(5), new byte[100]);
    Map<Path, Outcome> outcomes = new ConcurrentHashMap<>();
    try (Segmenter segmenter = Segmenter.of(SQUASHING)) {
      segmenter.segmentAll(files, 3, outcome -> outcomes.put(outcome.file(), outcome));
    }

    assertThat(outcomes).hasSize(12);
    for (Path file : files) {
      Outcome outcome = outcomes.get(file);
      assertThat(outcome.refusal() == null).isEqualTo(!file.equals(files.get(5)));
      assertThat(outcome.result() != null).isEqualTo(!file.equals(files.get(5)));
    }
  }

  @Test
  void aFaultOfTheReceiverEndsTheBatch(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a.png"), PngWriter.encode(Toys.flag(64, 64)));
    List<Path> files = java.util.Collections.nCopies(50, file);
    int[] told = {0};
    try (Segmenter segmenter = Segmenter.of(SQUASHING)) {
      assertThatThrownBy(
              () ->
                  segmenter.segmentAll(
                      files,
                      1,
                      outcome -> {
                        told[0]++;
                        throw Refusal.environment("the disk is full");
                      }))
          .hasMessage("the disk is full");
    }
    assertThat(told[0]).isEqualTo(1);
  }

  @Test
  void refusesModelsThatNameTheWholePicture() {
    Pretrained p = SQUASHING;
    Pretrained classifier =
        new Pretrained(
            "owner/mit",
            "SegformerForImageClassification",
            Task.CLASSIFICATION,
            p.network(),
            p.weights(),
            p.labels(),
            p.preprocessing(),
            32,
            false,
            List.of());

    assertThatThrownBy(() -> Segmenter.of(classifier))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("owner/mit")
        .hasMessageContaining("gives no label to a pixel");
    assertThatThrownBy(() -> Segmenter.builder().build())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("wants a model");
  }
}
