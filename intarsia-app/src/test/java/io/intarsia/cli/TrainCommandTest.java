package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.data.split.Split;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.torch.TorchNatives;
import io.intarsia.track.RunFilter;
import io.intarsia.track.RunStore;
import io.intarsia.track.RunSummary;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The train command on drawn data, as a user calls it. */
class TrainCommandTest {
  private static final String ROOMS =
      """
      name: rooms
      model: {architecture: segformer-b0}
      data:
        train: {type: rooms, seed: 1, size: 5, width: 32, height: 32}
        val: {type: rooms, seed: 2, size: 2, width: 32, height: 32}
      batch: 1
      accumulate: 2
      steps: 6
      evaluate_every: 2
      save_every_minutes: 0.001
      log_every: 2
      threads: 1
      optimizer: {type: adamw, lr: 0.001}
      loss: cross_entropy
      schedule: {type: plateau, mode: max, patience: 0}
      ema: {decay: 0.9}
      """;

  private static final String HANDS =
      """
      name: hands
      model: {architecture: segformer-b0}
      data:
        train: {type: bones, seed: 1, size: 6, side: 64}
      folds: {count: 3, type: group}
      batch: 2
      steps: 1
      threads: 1
      optimizer: {type: adamw, lr: 0.001}
      loss: [{type: bce}, {type: dice, mode: multilabel}]
      """;

  @TempDir private Path folder;

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
  }

  private Path recipe(String text) throws IOException {
    return Files.writeString(folder.resolve("recipe.yaml"), text);
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  @Test
  void aRunThatIsKilledEndsAsOneThatIsNot() throws IOException {
    Transcript done =
        Transcript.of(
            "train", recipe(ROOMS), "--runs", runs(), "--prove-resume", 3, "--proof-seed", 5);
    assertThat(done.code()).as(done.out() + done.err()).isZero();
    assertThat(done.out())
        .contains("seed of the moments: 5", "3 of 3 kills", "equal to the bit")
        .doesNotContain("DIFFERENT");
    assertThat(done.out().lines().filter(line -> line.endsWith(" equal"))).hasSize(8);
    assertThat(runs().resolve("proof-5")).doesNotExist();
  }

  @Test
  void trainsAllFoldsOnceAndSumsUp() throws IOException {
    Path recipe = recipe(HANDS);
    Transcript one = Transcript.of("train", recipe, "--runs", runs(), "--fold", 1, "--quiet");
    assertThat(one.code()).as(one.err()).isZero();
    Transcript all = Transcript.of("train", recipe, "--runs", runs(), "--fold", "all", "--quiet");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).contains("trained before", "standard deviation");
    Bones hands = new Bones(1, 6, 64);
    try (RunStore store = RunStore.existing(runs())) {
      List<RunSummary> runs = store.list(RunFilter.all());
      assertThat(runs.stream().map(RunSummary::name))
          .containsExactlyInAnyOrder("hands-fold-0", "hands-fold-1", "hands-fold-2");
      for (RunSummary run : runs) {
        Split split = Split.read(run.folder().resolve("split.json"));
        String fold = run.name().substring(run.name().length() - 1);
        Set<String> held = groups(hands, split.indices(hands, fold));
        Set<String> rest = groups(hands, split.indices(hands, "not " + fold));
        assertThat(held).isNotEmpty().doesNotContainAnyElementsOf(rest);
      }
    }
    JsonNode summary = new ObjectMapper().readTree(runs().resolve("hands-folds.json").toFile());
    assertThat(summary.get("results")).hasSize(3);
    double sum = 0;
    for (JsonNode result : summary.get("results")) {
      sum += result.get("scores").get("val/dice").asDouble();
    }
    double mean = summary.get("summary").get("val/dice").get("mean").asDouble();
    assertThat(mean).isCloseTo(sum / 3, org.assertj.core.api.Assertions.within(1e-12));
  }

  private static Set<String> groups(Bones hands, int[] indices) {
    Set<String> groups = new TreeSet<>();
    for (int index : indices) {
      groups.add(hands.group(index));
    }
    return groups;
  }

  @Test
  void startsFromARunWithOtherClasses() throws IOException {
    Path recipe = recipe(ROOMS);
    Transcript first =
        Transcript.of("train", recipe, "--runs", runs(), "--set", "steps=1", "--quiet");
    assertThat(first.code()).as(first.err()).isZero();
    Path run;
    try (RunStore store = RunStore.existing(runs())) {
      run = store.list(RunFilter.all()).get(0).folder();
    }
    Path hands = Files.writeString(folder.resolve("hands.yaml"), HANDS);
    Transcript without = Transcript.of("train", hands, "--runs", runs(), "--init", run, "--quiet");
    without.refusedWith(ExitCodes.MODEL);
    assertThat(without.err()).contains("--new-head");
    Transcript with =
        Transcript.of("train", hands, "--runs", runs(), "--init", run, "--new-head", "--quiet");
    assertThat(with.code()).as(with.err()).isZero();
    assertThat(with.out()).contains("anew: decode_head.classifier.weight");
  }

  /** Four pictures with masks of two classes; the third picture is cut off in its middle. */
  private void pictures() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Path masks = Files.createDirectories(folder.resolve("masks"));
    for (int i = 0; i < 4; i++) {
      Path file = Transcript.picture(images.resolve("p" + i + ".png"));
      BufferedImage mask = new BufferedImage(90, 70, BufferedImage.TYPE_BYTE_GRAY);
      for (int x = 20; x < 60; x++) {
        mask.getRaster().setSample(x, 10 + i, 0, 1);
      }
      ImageIO.write(mask, "png", masks.resolve("p" + i + ".png").toFile());
      if (i == 2) {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      }
    }
  }

  @Test
  void aBrokenPictureStopsTheRunOrIsSkippedAndIsNamed() throws IOException {
    pictures();
    String text =
        ROOMS
            .replaceFirst(
                "train: .*", "train: {type: folder, images: images, masks: masks, labels: [a, b]}")
            .replaceFirst(" *val: .*\n", "");
    Path recipe = recipe(text);
    Transcript stopped = Transcript.of("train", recipe, "--runs", runs(), "--quiet");
    stopped.refusedWith(ExitCodes.INPUT);
    assertThat(stopped.err()).contains("p2.png");
    Transcript skipped =
        Transcript.of("train", recipe, "--runs", runs(), "--quiet", "--set", "broken=skip");
    assertThat(skipped.code()).as(skipped.err()).isZero();
    assertThat(skipped.out()).contains("1 of 4 samples could not be read").contains("p2.png");
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    Path recipe = recipe(ROOMS);
    Transcript.of("train", recipe, "--runs", runs(), "--fold", "all").refusedWith(ExitCodes.USAGE);
    Path hands = Files.writeString(folder.resolve("hands.yaml"), HANDS);
    Transcript.of("train", hands, "--runs", runs(), "--fold", "3").refusedWith(ExitCodes.USAGE);
    Path file = Files.writeString(folder.resolve("file"), "");
    Transcript.of("train", recipe, "--runs", file.resolve("runs"))
        .refusedWith(ExitCodes.ENVIRONMENT);
  }
}
