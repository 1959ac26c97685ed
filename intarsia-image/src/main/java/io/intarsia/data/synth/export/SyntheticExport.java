package io.intarsia.data.synth.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.intarsia.base.Progress;
import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.data.Dataset;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.data.parquet.Packed;
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.image.LabelMap;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes data sets as folders of files. Files of the same name are replaced, others are left. */
public final class SyntheticExport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SyntheticExport() {}

  /**
   * Pictures and masks: {@code images/ID.png}, {@code masks/ID.png} (palette PNGs whose values are
   * class ids) and {@code labels.txt} with a name on each line.
   *
   * @throws Refusal USAGE if the classes of the data set overlap, ENVIRONMENT if a file cannot be
   *     written
   */
  public static void folder(Dataset data, Path to, Progress.Factory progress) {
    checkSingle(data);
    try (Progress bar = progress.open("writing " + to, data.size(), "images")) {
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.load(i);
        String file = data.id(i) + ".png";
        picture(sample, to.resolve("images").resolve(file));
        mask(sample, data.space(), false, to.resolve("masks").resolve(file));
        bar.advance(1);
      }
    }
    String names =
        data.space().classes().stream().map(c -> c.name() + "\n").collect(Collectors.joining());
    text(to.resolve("labels.txt"), names);
  }

  /**
   * The layout of ADE20K's scene-parsing release: {@code images/training}, {@code
   * images/validation}, {@code annotations/training} and {@code annotations/validation}, where
   * masks store id + 1 and 0 is no class; and Hugging Face's {@code id2label.json}.
   *
   * @param training how many of the samples, the first, are for training
   * @throws Refusal as {@link #folder}
   */
  public static void ade20k(Dataset data, int training, Path to, Progress.Factory progress) {
    checkSingle(data);
    try (Progress bar = progress.open("writing " + to, data.size(), "images")) {
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.load(i);
        String part = i < training ? "training" : "validation";
        String file = data.id(i) + ".png";
        picture(sample, to.resolve("images").resolve(part).resolve(file));
        Path mask = to.resolve("annotations").resolve(part).resolve(file);
        mask(sample, data.space(), true, mask);
        bar.advance(1);
      }
    }
    ObjectNode names = JSON.createObjectNode();
    List<LabelClass> classes = data.space().classes();
    for (int i = 0; i < classes.size(); i++) {
      names.put(Integer.toString(i), classes.get(i).name());
    }
    text(to.resolve("id2label.json"), names.toPrettyString() + "\n");
  }

  /**
   * A Parquet shard as scene_parse_150 on the Hugging Face Hub has them: masks store ADE20K's id +
   * 1, and 0 is no class.
   *
   * @throws Refusal as {@link #folder}; USAGE if a class is none of ADE20K's; ENVIRONMENT if
   *     DuckDB's driver is missing
   */
  public static void parquet(Dataset data, Path file, Progress.Factory progress) {
    checkSingle(data);
    LabelSpace ade = LabelSpace.builtIn("ade20k");
    int[] ids =
        data.space().classes().stream()
            .mapToInt(c -> ade.indexOf(ade.find(c.name()).ids().get(0)) + 1)
            .toArray();
    try (Progress bar = progress.open("writing " + file, data.size(), "images")) {
      Iterator<Packed.Row> rows =
          IntStream.range(0, data.size())
              .mapToObj(
                  i -> {
                    Sample sample = data.load(i);
                    bar.advance(1);
                    return new Packed.Row(
                        data.id(i) + ".png",
                        PngWriter.encode(sample.picture()),
                        png(sample, data.space(), ids, 0));
                  })
              .iterator();
      Packed.write(rows, file);
    }
  }

  /**
   * The layout of the hand-bone contest: {@code DCM/PERSON/IMAGE.png} and {@code
   * outputs_json/PERSON/IMAGE.json} with a polygon for every bone.
   *
   * @throws Refusal ENVIRONMENT if a file cannot be written
   */
  public static void bones(Bones data, Path to, Progress.Factory progress) {
    try (Progress bar = progress.open("writing " + to, data.size(), "images")) {
      for (int i = 0; i < data.size(); i++) {
        byte[] png = PngWriter.encode(data.picture(i));
        Whole.write(to.resolve("DCM").resolve(data.id(i) + ".png"), out -> out.write(png));
        text(to.resolve("outputs_json").resolve(data.id(i) + ".json"), annotations(data, i));
        bar.advance(1);
      }
    }
  }

  private static String annotations(Bones data, int index) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("annotations");
    List<int[]> polygons = data.polygons(index);
    for (int c = 0; c < polygons.size(); c++) {
      ObjectNode annotation = list.addObject();
      annotation.put("id", c);
      annotation.put("type", "poly_seg");
      annotation.put("label", data.space().classes().get(c).name());
      ArrayNode points = annotation.putArray("points");
      int[] xy = polygons.get(c);
      for (int i = 0; i < xy.length; i += 2) {
        points.addArray().add(xy[i]).add(xy[i + 1]);
      }
    }
    return root + "\n";
  }

  private static void checkSingle(Dataset data) {
    if (data.multiLabel()) {
      throw Refusal.usage("classes that overlap cannot be written as one mask a picture");
    }
  }

  private static void picture(Sample sample, Path file) {
    byte[] png = PngWriter.encode(sample.picture());
    Whole.write(file, out -> out.write(png));
  }

  private static void mask(Sample sample, LabelSpace space, boolean raised, Path file) {
    int[] ids = IntStream.range(0, space.size()).map(id -> raised ? id + 1 : id).toArray();
    byte[] png = png(sample, space, ids, raised ? 0 : LabelMap.IGNORE);
    Whole.write(file, out -> out.write(png));
  }

  /**
   * A mask as a PNG with the classes' colours.
   *
   * @param ids what is stored for each class
   * @param none what is stored for no class
   */
  private static byte[] png(Sample sample, LabelSpace space, int[] ids, int none) {
    if (!(sample.truth() instanceof Truth.Classes classes)) {
      throw Refusal.usage("%s: its classes overlap", sample.id());
    }
    int[] table = new int[256];
    byte[] palette = new byte[768];
    Arrays.fill(table, none);
    for (int i = 0; i < ids.length; i++) {
      table[i] = ids[i];
      for (int c = 0; c < 3; c++) {
        palette[ids[i] * 3 + c] = (byte) (space.classes().get(i).rgb() >> 16 - 8 * c);
      }
    }
    return PngWriter.encode(classes.map().mapped(table), palette);
  }

  private static void text(Path file, String text) {
    Whole.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
