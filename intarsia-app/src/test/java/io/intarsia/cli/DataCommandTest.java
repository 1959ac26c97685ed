package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataCommandTest {
  private static final String KEYS = "images: images, masks: masks, labels: labels.txt";

  @TempDir Path folder;
  private Path recipe;

  @BeforeEach
  void makeData() throws IOException {
    good(
        "data",
        "synth",
        "rooms",
        "--out",
        folder.resolve("a"),
        "--count",
        6,
        "--size",
        "64x48",
        "-q");
    good(
        "data",
        "synth",
        "rooms",
        "--out",
        folder.resolve("b"),
        "-n",
        3,
        "--size",
        "64x48",
        "--seed",
        2,
        "--quiet");
    recipe =
        write(
            "recipe.yaml",
            """
            seed: 5
            data:
              train: {type: folder, root: a, images: images, masks: masks, labels: a/labels.txt}
              val: {type: folder, root: b, images: images, masks: masks, labels: a/labels.txt}
            augment:
              - {type: horizontal_flip, p: 1}
              - {type: random_crop, width: 32, height: 32}
            """);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Transcript good(Object... args) {
    Transcript run = Transcript.of(args);
    assertThat(run.code()).as(run.err() + run.out()).isZero();
    assertThat(run.err()).isEmpty();
    return run;
  }

  private Transcript data(String command, Object... more) {
    Object[] args = new Object[4 + more.length];
    System.arraycopy(new Object[] {"data", command, recipe, "-q"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return Transcript.of(args);
  }

  @Test
  void countsASplit() throws IOException {
    Path html = folder.resolve("out/stats.html");
    Path json = folder.resolve("out/stats.json");
    Transcript run = data("stats", "--html", html, "--json", json);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("6 pictures, 14 classes", "sizes: 64x48 (6)", "wall", "█", "wrote " + html);
    JsonNode read = new ObjectMapper().readTree(json.toFile());
    assertThat(read.get("samples").asInt()).isEqualTo(6);
    assertThat(read.get("classes")).hasSize(14);
    assertThat(Files.readString(html)).contains("recipe.yaml, train", "data:image/png;base64,");
    assertThat(data("stats", "--split", "val").out()).contains("3 pictures");
  }

  @Test
  void findsSoundDataSound() throws IOException {
    Path json = folder.resolve("found.json");
    Transcript run = data("doctor", "--json", json);
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).startsWith("9 samples: 0 errors");
    assertThat(new ObjectMapper().readTree(json.toFile()).get("healthy").asBoolean()).isTrue();
    assertThat(data("doctor", "--files").code()).isZero();
  }

  @Test
  void findsAPictureInTwoSplits() throws IOException {
    Files.copy(folder.resolve("a/images/room-000001.png"), folder.resolve("b/images/twin.png"));
    Files.copy(folder.resolve("a/masks/room-000001.png"), folder.resolve("b/masks/twin.png"));
    Path html = folder.resolve("found.html");
    Transcript run = data("doctor", "--html", html);
    assertThat(run.code()).isEqualTo(ExitCodes.SOME_FAILED);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("error duplicate-across-splits", "train/room-000001 = val/twin", "wrote " + html);
    assertThat(Files.readString(html)).contains("Data of recipe.yaml", "duplicate-across-splits");
  }

  @Test
  void looksAtFilesWhereASplitCannotBeOpened() throws IOException {
    Files.delete(folder.resolve("b/masks/room-000002.png"));
    Files.writeString(folder.resolve("a/masks/room-000003.png"), "no picture at all");
    Transcript run = data("doctor");
    assertThat(run.code()).isEqualTo(ExitCodes.SOME_FAILED);
    assertThat(run.out())
        .contains("error unopened-split", "error missing-mask", "val/room-000002")
        .contains("error unreadable:", "train/room-000003", "error unreadable-mask")
        .doesNotContain("id-leak");
  }

  @Test
  void findsMasksWithoutAPictureWhenAskedTo() throws IOException {
    Files.copy(folder.resolve("a/masks/room-000001.png"), folder.resolve("a/masks/orphan.png"));
    assertThat(data("doctor").code()).isZero();
    Transcript run = data("doctor", "--files");
    assertThat(run.code()).isEqualTo(ExitCodes.SOME_FAILED);
    assertThat(run.out()).contains("error missing-image", "train/orphan");
  }

  @Test
  void warningsCountWhenStrict() {
    // Three small rooms have no plant.
    assertThat(data("doctor").out()).contains("warning unused-class");
    assertThat(data("doctor", "--strict").code()).isEqualTo(ExitCodes.SOME_FAILED);
  }

  @Test
  void drawsTheSameSheetForTheSameSeed() throws IOException {
    Path one = folder.resolve("out/one.png");
    Path two = folder.resolve("out/two.png");
    Path other = folder.resolve("out/other.png");
    Transcript run = data("show", "--count", 3, "--cell", 64, "--out", one);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("wrote " + one + "\n");
    assertThat(data("show", "-n", 3, "--cell", 64, "--seed", 5, "-o", two).code()).isZero();
    assertThat(data("show", "-n", 3, "--cell", 64, "--seed", 6, "-o", other).code()).isZero();
    assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
    assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(one));
    BufferedImage sheet = ImageIO.read(one.toFile());
    assertThat(sheet.getWidth()).isGreaterThan(4 * 72);
    Path plain = folder.resolve("out/val.png");
    assertThat(data("show", "-n", 3, "--cell", 64, "--split", "val", "-o", plain).code()).isZero();
    assertThat(ImageIO.read(plain.toFile()).getWidth()).isLessThan(sheet.getWidth());
  }

  @Test
  void drawsBonesThatOverlap() throws IOException {
    Path bones = folder.resolve("bones");
    Transcript made = good("data", "synth", "bones", "-o", bones, "-n", 4, "--size", "128", "-q");
    assertThat(bones.resolve("DCM/ID001/image000001_R.png")).isNotEmptyFile();
    recipe = write("bones.yaml", made.out().substring(made.out().indexOf("data:")));
    assertThat(data("stats").out()).contains("4 pictures, 29 classes that may overlap");
    Path sheet = folder.resolve("bones.png");
    assertThat(data("show", "-o", sheet).code()).isZero();
    assertThat(sheet).isNotEmptyFile();
    assertThat(data("doctor").code()).isZero();
  }

  @Test
  void printsARecipeThatReadsWhatWasMade() throws IOException {
    Transcript made =
        good(
            "data",
            "synth",
            "rooms",
            "-o",
            folder.resolve("it's"),
            "-n",
            5,
            "--size",
            "64x48",
            "--layout",
            "ade20k",
            "-q");
    recipe = write("made.yaml", made.out().substring(made.out().indexOf("data:")));
    assertThat(data("stats").out()).contains("4 pictures, 14 classes");
    assertThat(data("stats", "--split", "val").out()).contains("1 pictures");
  }

  @Test
  void partsADataSetForRecipesToName() throws IOException {
    Path parts = folder.resolve("parts.json");
    Transcript run = data("split", "--sides", "train=2,val=1", "-o", parts);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("train: 4 samples\nval: 2 samples\nwrote " + parts + "\n");
    String set = "data.train.split={file: parts.json, side: val}";
    assertThat(data("stats", "--set", set).out()).contains("2 pictures");
    assertThat(data("split", "--folds", 3, "--by", "class", "-o", parts).out())
        .startsWith("0: 2 samples\n1: 2 samples\n2: 2 samples\n");
    set = "data.train.split={file: parts.json, side: not 1}";
    assertThat(data("stats", "--set", set).out()).contains("4 pictures");
    data("split", "--folds", 1).refusedWith(ExitCodes.USAGE);
    data("split", "--folds", 3, "--sides", "a=1,b=1").refusedWith(ExitCodes.USAGE);
    data("split", "--sides", "train=1").refusedWith(ExitCodes.USAGE);
    data("split", "--folds", 99).refusedWith(ExitCodes.USAGE);
  }

  @Test
  void takesOneDataSetWithoutSplits() throws IOException {
    recipe =
        write(
            "one.yaml",
            "data: {type: folder, root: a, " + KEYS.replace("labels.", "a/labels.") + "}");
    assertThat(data("stats").out()).contains("6 pictures");
    assertThat(data("doctor").code()).isZero();
  }

  @Test
  void refusesRecipesThatNameNoData() throws IOException {
    assertThat(data("stats", "--split", "vol").refusedWith(ExitCodes.USAGE).err())
        .contains("recipe.yaml has no data.vol; its data have train, val; did you mean val?");
    assertThat(data("stats", "--set", "data.trein={}").refusedWith(ExitCodes.USAGE).err())
        .contains("unknown key 'trein' in data", "did you mean 'train'?");
    recipe = write("empty.yaml", "data: {root: a}");
    assertThat(data("stats").refusedWith(ExitCodes.USAGE).err()).contains("data.train is missing");
    recipe = write("none.yaml", "seed: 1");
    assertThat(data("doctor").refusedWith(ExitCodes.USAGE).err()).contains("names no data");
    recipe = folder.resolve("nowhere.yaml");
    assertThat(data("show").refusedWith(ExitCodes.USAGE).err()).contains("nowhere.yaml");
  }

  @Test
  void refusesWhatCannotBeDrawnOrMade() {
    data("show", "--out", folder.resolve("sheet.jpg")).refusedWith(ExitCodes.USAGE);
    data("show", "--count", 0).refusedWith(ExitCodes.USAGE);
    data("show", "--cell", 9).refusedWith(ExitCodes.USAGE);
    assertThat(
            data("show", "--set", "augment[1].width=999", "-o", folder.resolve("s.png"))
                .refusedWith(ExitCodes.INPUT)
                .err())
        .contains("room-");
    Path out = folder.resolve("made");
    for (Object[] bad :
        new Object[][] {
          {"rooms", "--size", "9x9"},
          {"rooms", "--size", "tall"},
          {"rooms", "--count", "0"},
          {"bones", "--size", "128x64"},
          {"bones", "--layout", "ade20k", "--size", "128"}
        }) {
      Object[] args = new Object[4 + bad.length];
      System.arraycopy(new Object[] {"data", "synth", "--out", out}, 0, args, 0, 4);
      System.arraycopy(bad, 0, args, 4, bad.length);
      Transcript.of(args).refusedWith(ExitCodes.USAGE);
    }
    assertThat(Transcript.of("data", "synth", "cats", "-o", out).code()).isEqualTo(ExitCodes.USAGE);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stats", "doctor", "show", "split", "synth"})
  void helpsWithEveryPart(String part) {
    assertThat(good("data", part, "--help").out()).contains("Usage: intarsia data " + part);
    assertThat(good("data").out()).contains(part + " ");
  }
}
