package io.intarsia.predict.result;

import io.intarsia.base.Whole;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.draw.Legend;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes one kind of PNG for each result, of the picture's size. Where classes are chosen, colour
 * and overlay show those alone, a merge in the merge's colour.
 */
public final class PictureWriter implements ResultWriter {
  private static final int IDS = 256;
  private static final int LEAVE = -1;
  private static final int LEGEND_HEIGHT = 720;

  private final Kind kind;
  private final double opacity;

  /** What the pixels of a PNG are. */
  private enum Kind {
    INDEX,
    COLOR,
    MASK,
    OVERLAY,
    LEGEND
  }

  private PictureWriter(Kind kind, double opacity) {
    this.kind = kind;
    this.opacity = opacity;
  }

  /** {@code STEM.index.png}: pixel values are the class ids, the palette is the label space's. */
  public static PictureWriter index() {
    return new PictureWriter(Kind.INDEX, 1);
  }

  /** {@code STEM.legend.png}: the colours and names of the classes that are shown. */
  public static PictureWriter legend() {
    return new PictureWriter(Kind.LEGEND, 1);
  }

  /** {@code STEM.color.png}: RGB in the colours of the classes, black where there is none. */
  public static PictureWriter color() {
    return new PictureWriter(Kind.COLOR, 1);
  }

  /** {@code STEM.CLASS.mask.png} for each class and merge: 255 where it is, 0 elsewhere. */
  public static PictureWriter mask() {
    return new PictureWriter(Kind.MASK, 1);
  }

  /**
   * {@code STEM.overlay.png}: the picture with the colours laid over it; a background painted black
   * is left as it is.
   *
   * @param opacity the share of the colour, 0..1
   * @throws IllegalArgumentException if the opacity is out of range
   */
  public static PictureWriter overlay(double opacity) {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("opacity " + opacity + " is not from 0 to 1");
    }
    return new PictureWriter(Kind.OVERLAY, opacity);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if an overlay is asked for and the picture is missing or of
   *     another size
   */
  @Override
  public List<Path> write(Output output, Path folder) {
    return switch (kind) {
      case MASK -> masks(output, folder);
      case INDEX, LEGEND, COLOR, OVERLAY -> {
        String form = kind.name().toLowerCase(Locale.ROOT);
        Path file = folder.resolve(output.stem() + "." + form + ".png");
        Whole.write(file, out -> write(output, out));
        yield List.of(file);
      }
    };
  }

  /**
   * Writes one result to a stream, which is left open.
   *
   * @throws IllegalArgumentException as {@link #write(Output, Path)}, and if masks of more than one
   *     group, or of none, are asked for
   */
  public void write(Output output, OutputStream out) throws IOException {
    LabelMap map = output.segmentation().map();
    switch (kind) {
      case INDEX -> indices(out, map, palette(output.segmentation().space()), map.ids());
      case MASK -> {
        List<ClassGroup> groups = output.groups();
        if (groups.size() != 1) {
          throw new IllegalArgumentException("a stream holds one mask, not " + groups.size());
        }
        indices(out, map, null, output.segmentation().mask(groups.get(0)).values());
      }
      case LEGEND -> out.write(PngWriter.encode(legend(output)));
      case COLOR -> painted(output, out, null);
      case OVERLAY -> {
        Picture picture = output.picture();
        if (picture == null || picture.width() != map.width() || picture.height() != map.height()) {
          throw new IllegalArgumentException(
              "an overlay on " + map + " wants its picture, not " + picture);
        }
        painted(output, out, picture);
      }
    }
  }

  private static void indices(
      OutputStream out, LabelMap map, byte @Nullable [] palette, byte[] values) throws IOException {
    PngWriter.index(
        out,
        map.width(),
        map.height(),
        palette,
        PngWriter.FAST,
        rows -> rows.put(values, 0, map.height()));
  }

  private static byte[] palette(LabelSpace space) {
    byte[] palette = new byte[3 * IDS];
    for (int id = 0; id < IDS; id++) {
      put(palette, 3 * id, space.rgb(id));
    }
    return palette;
  }

  private static List<Path> masks(Output output, Path folder) {
    List<ClassGroup> groups = output.groups();
    List<String> names = FileNames.of(groups);
    LabelMap map = output.segmentation().map();
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Path file = folder.resolve(output.stem() + "." + names.get(i) + ".mask.png");
      byte[] mask = output.segmentation().mask(groups.get(i)).values();
      Whole.write(file, out -> indices(out, map, null, mask));
      files.add(file);
    }
    return files;
  }

  private static Picture legend(Output output) {
    List<Legend.Entry> entries =
        shown(output).stream().map(g -> new Legend.Entry(g.name(), g.rgb())).toList();
    return Legend.draw(entries, LEGEND_HEIGHT);
  }

  private static List<ClassGroup> shown(Output output) {
    return output.chosen().isEmpty() ? output.segmentation().present() : output.chosen();
  }

  private static boolean isBlackBackground(ClassGroup group) {
    return group.rgb() == 0 && group.name().equalsIgnoreCase("background");
  }

  private void painted(Output output, OutputStream out, @Nullable Picture under)
      throws IOException {
    LabelMap map = output.segmentation().map();
    int[] colours = colours(output);
    int width = map.width();
    PngWriter.rgb(
        out,
        width,
        map.height(),
        PngWriter.FAST,
        rows -> {
          byte[] row = new byte[3 * width];
          for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < width; x++) {
              int back = under == null ? 0 : under.pixel(x, y);
              int colour = colours[map.at(x, y)];
              put(row, 3 * x, colour == LEAVE ? back : blend(back, colour));
            }
            rows.put(row, 0, 1);
          }
        });
  }

  /** The colour of each id, or {@link #LEAVE}. */
  private static int[] colours(Output output) {
    int[] colours = new int[IDS];
    Arrays.fill(colours, LEAVE);
    for (ClassGroup group : shown(output)) {
      if (isBlackBackground(group)) {
        continue;
      }
      for (int id : group.ids()) {
        if (id < IDS && colours[id] == LEAVE) {
          colours[id] = group.rgb();
        }
      }
    }
    return colours;
  }

  private int blend(int back, int colour) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double level = (1 - opacity) * (back >> shift & 0xff) + opacity * (colour >> shift & 0xff);
      mixed |= (int) Math.round(level) << shift;
    }
    return mixed;
  }

  private static void put(byte[] to, int at, int rgb) {
    to[at] = (byte) (rgb >> 16);
    to[at + 1] = (byte) (rgb >> 8);
    to[at + 2] = (byte) rgb;
  }
}
