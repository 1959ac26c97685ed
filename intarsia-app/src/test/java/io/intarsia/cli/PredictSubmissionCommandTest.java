package io.intarsia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.IndexPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictSubmissionCommandTest {
  private static final String ALL = "1 6300";

  @TempDir Path folder;
  private Path images;
  private Path model;
  private Path out;

  @BeforeEach
  void save() {
    images = folder.resolve("images");
    Transcript.picture(images.resolve("b.png"));
    Transcript.picture(images.resolve("a.png"));
    model = Transcript.model(folder.resolve("run/best"));
    out = folder.resolve("out/output.csv");
  }

  private Transcript predict(Object... more) {
    Object[] args = new Object[8 + more.length];
    Object[] first = {
      "predict-submission", "--model", model, "--images", images, "--out", out, "-q"
    };
    System.arraycopy(first, 0, args, 0, 8);
    System.arraycopy(more, 0, args, 8, more.length);
    return Transcript.of(args);
  }

  private List<String> lines(Object... more) throws IOException {
    Transcript run = predict(more);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("wrote " + out + ": 2 pictures\n");
    assertThat(Transcript.names(out.getParent())).containsExactly("output.csv");
    return Files.readAllLines(out);
  }

  /** The mask of a line whose runs go along the rows of a picture of 90x70. */
  private static byte[] mask(String line) {
    byte[] mask = new byte[90 * 70];
    String runs = line.substring(line.lastIndexOf(',') + 1);
    String[] numbers = runs.isEmpty() ? new String[0] : runs.split(" ");
    for (int i = 0; i < numbers.length; i += 2) {
      int start = Integer.parseInt(numbers[i]) - 1;
      java.util.Arrays.fill(mask, start, start + Integer.parseInt(numbers[i + 1]), (byte) 1);
    }
    return mask;
  }

  @Test
  void givesEveryPixelToItsMostProbableClass() throws IOException {
    List<String> lines = lines();
    assertThat(lines).hasSize(1 + 2 * 3).startsWith("image_name,class,rle");
    assertThat(lines.get(1)).startsWith("a.png,wall,");
    assertThat(lines.get(6)).startsWith("b.png,sky,");
    Path labels = folder.resolve("labels");
    Transcript.of(
        "segment", images.resolve("a.png"), "-m", model, "-o", labels, "-f", "index", "-q");
    IndexPicture index = new Decoder().decodeIndices(labels.resolve("a.index.png"));
    for (int c = 0; c < 3; c++) {
      byte[] mask = mask(lines.get(1 + c));
      for (int i = 0; i < mask.length; i++) {
        assertThat(mask[i] != 0).as("class %d, pixel %d", c, i).isEqualTo(index.values()[i] == c);
      }
    }
  }

  @Test
  void givesEveryClassAMaskByItsThreshold() throws IOException {
    List<String> lines = lines("--threshold", 0, "--thresholds", "floor=1,sky=0.5");
    assertThat(lines.get(1)).isEqualTo("a.png,wall," + ALL);
    assertThat(lines.get(2)).isEqualTo("a.png,floor,");
    assertThat(lines("--multi-label").get(3)).isEqualTo(lines.get(3));
    int inside = 0;
    for (byte value : mask(lines.get(3))) {
      inside += value;
    }
    List<String> looser = lines("--thresholds", "sky=0.3");
    int more = 0;
    for (byte value : mask(looser.get(3))) {
      more += value;
    }
    assertThat(more).isGreaterThanOrEqualTo(inside);
    assertThat(looser.get(1)).isEqualTo(lines("--threshold", 0.5).get(1));
  }

  @Test
  void countsDownTheColumnsForKaggle() throws IOException {
    List<String> lines = lines("--form", "kaggle", "--multi-label", "--threshold", 0);
    assertThat(lines).startsWith("ImageId_ClassId,EncodedPixels", "a.png_1," + ALL);
  }

  @Test
  void averagesViews() throws IOException {
    assertThat(lines("--tta", "flip", "--multi-label", "--size", "64x64")).hasSize(7);
    assertThat(lines("--tta", "flip,0.75")).hasSize(7);
    assertThat(lines("--tile", "64", "--multi-label")).hasSize(7);
  }

  @Test
  void asksTheRecipeOfTheRunWhetherClassesOverlap() throws IOException {
    List<String> argmax = lines();
    List<String> masks = lines("--multi-label");
    assertThat(masks).isNotEqualTo(argmax);
    Path recipe = folder.resolve("run/config.yaml");
    Files.writeString(recipe, "data: {root: gone, train: {type: hand_bone}}");
    assertThat(lines()).isEqualTo(masks);
    assertThat(lines("--no-multi-label")).isEqualTo(argmax);
    Files.writeString(recipe, "data: {train: {type: bones, size: 3}}");
    assertThat(lines()).isEqualTo(masks);
    Files.writeString(recipe, "data: {root: gone, train: {type: concat, of: [{type: coco}]}}");
    assertThat(lines()).isEqualTo(argmax);
    Files.delete(out);
    assertThat(predict("--threshold", "0.4").refusedWith(ExitCodes.USAGE).err())
        .contains("thresholds are for models whose classes overlap", "--multi-label");
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesOneBadPictureByItsNameAndWritesNothing() throws IOException {
    Files.writeString(images.resolve("c.jpg"), "no picture at all");
    assertThat(predict().refusedWith(ExitCodes.INPUT).err()).contains("c.jpg");
    assertThat(Transcript.names(out.getParent())).isEmpty();
  }

  @Test
  void leavesABadPictureOutWhenToldTo() throws IOException {
    Files.writeString(images.resolve("aa.jpg"), "no picture at all");
    Transcript run = predict("--skip-broken").refusedWith(ExitCodes.SOME_FAILED);
    assertThat(run.err()).contains("aa.jpg");
    assertThat(run.out()).isEqualTo("wrote " + out + ": 2 pictures\n");
    assertThat(Files.readAllLines(out)).hasSize(7).noneMatch(line -> line.startsWith("aa"));
    Files.delete(images.resolve("a.png"));
    Files.delete(images.resolve("b.png"));
    assertThat(predict("--skip-broken").refusedWith(ExitCodes.INPUT).err())
        .contains("none of 1 pictures can be read");
    assertThat(Files.readAllLines(out)).as("the table before is kept").hasSize(7);
  }

  @Test
  void refusesPicturesOfOneName() {
    Transcript.picture(images.resolve("more/a.png"));
    assertThat(predict("-r").refusedWith(ExitCodes.USAGE).err())
        .contains("more/a.png", "one file name");
    assertThat(predict().code()).isZero();
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    assertThat(predict("--thresholds", "flor=0.4").refusedWith(ExitCodes.USAGE).err())
        .contains("'flor'", "'floor'");
    assertThat(predict("--threshold", "1.5").refusedWith(ExitCodes.USAGE).err())
        .contains("--threshold 1.5");
    predict("--thresholds", "sky=-1").refusedWith(ExitCodes.USAGE);
    assertThat(predict("--no-multi-label", "--threshold", "0.4").refusedWith(2).err())
        .contains("--no-multi-label says");
    assertThat(predict("--thresholds", "sky").code()).isEqualTo(ExitCodes.USAGE);
    predict("--tta", "upside-down").refusedWith(ExitCodes.USAGE);
    images = folder.resolve("none");
    predict().refusedWith(ExitCodes.INPUT);
    Files.createDirectory(images);
    predict().refusedWith(ExitCodes.INPUT);
    assertThat(out).doesNotExist();
    assertThat(Transcript.of("predict-submission").code()).isEqualTo(ExitCodes.USAGE);
  }
}
