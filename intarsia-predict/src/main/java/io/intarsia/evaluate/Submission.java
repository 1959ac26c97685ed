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
     * Adds the masks of a picture; each is made when its line is written.
     *
     * @param name as the contest calls the picture
     * @param masks of its original size
     * @throws Refusal INPUT for another number of classes
     */
    void put(String name, ClassMasks masks) throws IOException;
  }

  /** A mask for every class of a picture. */
  public interface ClassMasks {
    /** Columns. */
    int width();

    /** Rows. */
    int height();

    /** How many there are. */
    int classes();

    /** The mask of a class: 1 inside, 0 outside, [height, width], row-major. */
    byte[] mask(int index);
  }

  private record Ruled(int width, int height, int classes, byte[] inside) implements ClassMasks {
    @Override
    public byte[] mask(int index) {
      int plane = width * height;
      return Arrays.copyOfRange(inside, index * plane, (index + 1) * plane);
    }
  }

  private Submission() {}

  /**
   * The masks that thresholds and least sizes make of probabilities.
   *
   * @throws Refusal INPUT for a probability that is no number
   * @throws IllegalArgumentException if the rule has another number of classes
   */
  public static ClassMasks ruled(Masks masks, CompetitionDice rule) {
    byte[] inside = rule.masks(masks.probabilities());
    return new Ruled(masks.width(), masks.height(), masks.classes(), inside);
  }

  /**
   * Writes a table, whole or not at all.
   *
   * @throws Refusal ENVIRONMENT if the file cannot be written; as {@link Rows#put}
   */
  public static void write(Path file, Form form, LabelSpace space, Source source) {
    Whole.write(
        file,
        out -> {
          line(out, form.header);
          source.write((name, masks) -> picture(out, form, space, name, masks));
        });
  }

  private static void picture(
      OutputStream out, Form form, LabelSpace space, String name, ClassMasks masks)
      throws IOException {
    if (masks.classes() != space.size()) {
      throw Refusal.input(
          "%s has masks of %d classes; wanted %d of %s",
          name, masks.classes(), space.size(), space.name());
    }
    for (int c = 0; c < space.size(); c++) {
      String runs = Rle.encode(masks.mask(c), masks.width(), masks.height()).pairs(form.order);
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
