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
import io.intarsia.data.synth.hand.Bones;
import io.intarsia.image.LabelMap;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

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
    if (!(sample.truth() instanceof Truth.Classes classes)) {
      throw Refusal.usage("%s: its classes overlap", sample.id());
    }
    int[] table = new int[256];
    byte[] palette = new byte[768];
    for (int id = 0; id < 256; id++) {
      boolean known = id < space.size();
      table[id] = !known ? raised ? 0 : LabelMap.IGNORE : raised ? id + 1 : id;
      for (int c = 0; c < 3 && known; c++) {
        int at = table[id] * 3 + c;
        palette[at] = (byte) (space.classes().get(id).rgb() >> 16 - 8 * c);
      }
    }
    byte[] png = PngWriter.encode(classes.map().mapped(table), palette);
    Whole.write(file, out -> out.write(png));
  }

  private static void text(Path file, String text) {
    Whole.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
