package io.intarsia.predict.result;

import io.intarsia.base.Whole;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.draw.Legend;
import io.intarsia.image.write.PngWriter;
import io.intarsia.label.ClassGroup;
import io.intarsia.label.LabelSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    LabelMap map = output.segmentation().map();
    return switch (kind) {
      case INDEX -> {
        Path file = folder.resolve(output.stem() + ".index.png");
        byte[] palette = palette(output.segmentation().space());
        PngWriter.index(
            file,
            map.width(),
            map.height(),
            palette,
            PngWriter.FAST,
            rows -> rows.put(map.ids(), 0, map.height()));
        yield List.of(file);
      }
      case MASK -> masks(output, folder);
      case LEGEND -> List.of(legend(output, folder.resolve(output.stem() + ".legend.png")));
      case COLOR -> List.of(painted(output, folder.resolve(output.stem() + ".color.png"), null));
      case OVERLAY -> {
        Picture picture = output.picture();
        if (picture == null || picture.width() != map.width() || picture.height() != map.height()) {
          throw new IllegalArgumentException(
              "an overlay on " + map + " wants its picture, not " + picture);
        }
        yield List.of(painted(output, folder.resolve(output.stem() + ".overlay.png"), picture));
      }
    };
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
      PngWriter.index(
          file,
          map.width(),
          map.height(),
          null,
          PngWriter.FAST,
          rows -> rows.put(mask, 0, map.height()));
      files.add(file);
    }
    return files;
  }

  private static Path legend(Output output, Path file) {
    List<Legend.Entry> entries =
        shown(output).stream().map(g -> new Legend.Entry(g.name(), g.rgb())).toList();
    Picture drawn = Legend.draw(entries, LEGEND_HEIGHT);
    Whole.write(file, out -> out.write(PngWriter.encode(drawn)));
    return file;
  }

  private static List<ClassGroup> shown(Output output) {
    return output.chosen().isEmpty() ? output.segmentation().present() : output.chosen();
  }

  private static boolean isBlackBackground(ClassGroup group) {
    return group.rgb() == 0 && group.name().equalsIgnoreCase("background");
  }

  private Path painted(Output output, Path file, @Nullable Picture under) {
    LabelMap map = output.segmentation().map();
    int[] colours = colours(output);
    int width = map.width();
    PngWriter.rgb(
        file,
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
    return file;
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
