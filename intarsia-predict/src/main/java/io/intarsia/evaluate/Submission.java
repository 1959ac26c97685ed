package io.intarsia.evaluate;

import io.intarsia.base.Refusal;
import io.intarsia.base.Whole;
import io.intarsia.label.LabelSpace;
import io.intarsia.metric.PixelOrder;
import io.intarsia.metric.Rle;
import io.intarsia.metric.protocol.CompetitionDice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes a contest's table of run-length masks: one line for every picture and class. */
public final class Submission {
  /** The columns of a contest's table. */
  public enum Form {
    /** {@code image_name,class,rle}, runs along the rows: the hand-bone contest. */
    HAND_BONE("image_name,class,rle", PixelOrder.ROWS),
    /** {@code ImageId_ClassId,EncodedPixels}, runs down the columns, classes from 1: Kaggle. */
    KAGGLE("ImageId_ClassId,EncodedPixels", PixelOrder.COLUMNS);

    private final String header;
    private final PixelOrder order;

    Form(String header, PixelOrder order) {
      this.header = header;
      this.order = order;
    }
  }

  /** Gives pictures to a table, one after the other. */
  @FunctionalInterface
  public interface Source {
    /** Puts every picture. */
    void write(Rows rows) throws IOException;
  }

  /** Takes pictures. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Adds the masks of a picture.
     *
     * @param name as the contest calls the picture
     * @param masks of its original size
     * @throws Refusal INPUT for a probability that is no number or another number of classes
     */
    void put(String name, Masks masks) throws IOException;
  }

  private Submission() {}

  /**
   * Writes a table, whole or not at all.
   *
   * @param rule thresholds and least sizes of the classes
   * @throws Refusal ENVIRONMENT if the file cannot be written; as {@link Rows#put}
   */
  public static void write(
      Path file, Form form, LabelSpace space, CompetitionDice rule, Source source) {
    Whole.write(
        file,
        out -> {
          line(out, form.header);
          source.write((name, masks) -> picture(out, form, space, rule, name, masks));
        });
  }

  private static void picture(
      OutputStream out, Form form, LabelSpace space, CompetitionDice rule, String name, Masks masks)
      throws IOException {
    if (masks.classes() != space.size()) {
      throw Refusal.input(
          "%s has masks of %d classes; wanted %d of %s",
          name, masks.classes(), space.size(), space.name());
    }
    byte[] inside = rule.masks(masks.probabilities());
    int plane = masks.width() * masks.height();
    for (int c = 0; c < space.size(); c++) {
      byte[] mask = Arrays.copyOfRange(inside, c * plane, (c + 1) * plane);
      String runs = Rle.encode(mask, masks.width(), masks.height()).pairs(form.order);
      String label = space.classes().get(c).name();
      line(
          out,
          form == Form.HAND_BONE
              ? quoted(name) + "," + quoted(label) + "," + runs
              : quoted(name + "_" + (c + 1)) + "," + runs);
    }
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** As RFC 4180: in quotes if it holds a comma, a quote or a line's end. */
  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
