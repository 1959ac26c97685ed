package io.intarsia.data.file;

import io.intarsia.base.Refusal;
import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.image.codec.IndexPicture;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the pixels of a mask into positions in a label space, or {@link LabelMap#IGNORE}. Values
 * without a class are refused; nothing is clipped or guessed. Immutable.
 */
public final class MaskCodec {
  /** Classes a mask of bytes can tell apart beside the ignored value. */
  public static final int MOST_CLASSES = 255;

  private static final Decoder DECODER = new Decoder();
  private static final int VALUES = 1 << 16;
  private static final short UNKNOWN = -1;

  private final MaskFormat format;
  private final LabelSpace space;
  private final short[] byValue;
  private final Map<Integer, Short> byColour;

  private MaskCodec(
      MaskFormat format, LabelSpace space, short[] byValue, Map<Integer, Short> byColour) {
    this.format = format;
    this.space = space;
    this.byValue = byValue;
    this.byColour = byColour;
  }

  /**
   * A codec by the ids of a label space: an id becomes the position of its class, the ignored id
   * {@link LabelMap#IGNORE}, and with reduced labels 0 is ignored and all others move down by one.
   *
   * @throws Refusal USAGE for more than 255 classes, or {@code BINARY} with other than two
   */
  public static MaskCodec of(MaskFormat format, LabelSpace space) {
    if (space.size() > MOST_CLASSES) {
      throw Refusal.usage(
          "label space '%s' has %d classes; masks hold at most %d",
          space.name(), space.size(), MOST_CLASSES);
    }
    if (format == MaskFormat.BINARY && space.size() != 2) {
      throw Refusal.usage(
          "mask_format: binary wants labels of two classes such as [background, vessel], got %d",
          space.size());
    }
    short[] byValue = new short[VALUES];
    for (int value = 0; value < VALUES; value++) {
      int id = space.fromAnnotation(value);
      boolean ignored = id == space.ignoreId() || id == LabelSpace.NONE;
      byValue[value] = (short) (ignored ? LabelMap.IGNORE : space.indexOf(id));
    }
    Map<Integer, Short> byColour = new HashMap<>();
    List<LabelClass> classes = space.classes();
    for (int i = classes.size() - 1; i >= 0; i--) {
      byColour.put(classes.get(i).rgb(), (short) i);
    }
    return new MaskCodec(format, space, byValue, byColour);
  }

  /** This codec with values that count for nothing. */
  public MaskCodec ignoring(List<Integer> values) {
    short[] table = byValue.clone();
    values.forEach(value -> table[value] = LabelMap.IGNORE);
    return new MaskCodec(format, space, table, byColour);
  }

  /** This codec with colours, {@code 0xRRGGBB}, that count for nothing. */
  public MaskCodec ignoringColours(List<Integer> colours) {
    Map<Integer, Short> table = new HashMap<>(byColour);
    colours.forEach(colour -> table.put(colour, (short) LabelMap.IGNORE));
    return new MaskCodec(format, space, byValue, table);
  }

  /**
   * A codec by a table of its own in place of the ids.
   *
   * @param positions by value: a position in the space or {@link LabelMap#IGNORE}; values that are
   *     not in it are refused
   */
  public MaskCodec withValues(Map<Integer, Integer> positions) {
    short[] table = new short[VALUES];
    Arrays.fill(table, UNKNOWN);
    positions.forEach((value, position) -> table[value] = position.shortValue());
    return new MaskCodec(format, space, table, byColour);
  }

  /**
   * Reads a mask.
   *
   * @param name of the file, for refusals
   * @throws Refusal INPUT if it is no such picture, or a pixel has no class; names the first
   */
  public LabelMap read(byte[] file, String name) {
    return switch (format) {
      case INDEX -> {
        IndexPicture picture = DECODER.decodeIndices(file, name);
        yield values(
            picture.values(), greys(picture, name), picture.width(), picture.height(), name);
      }
      case GREY -> greys(DECODER.decode(file, name), name);
      case COLOUR -> colours(DECODER.decode(file, name), name);
      case BINARY -> binary(DECODER.decode(file, name));
    };
  }

  /** The values that indices stand for if the palette holds known greys only, else null. */
  private short @Nullable [] greys(IndexPicture picture, String name) {
    byte[] palette = picture.palette();
    short[] greys = new short[palette.length / 3];
    for (int i = 0; i < greys.length; i++) {
      byte grey = palette[3 * i];
      greys[i] = (short) (grey & 0xff);
      if (palette[3 * i + 1] != grey
          || palette[3 * i + 2] != grey
          || byValue[greys[i]] == UNKNOWN) {
        return null;
      }
    }
    if (greys.length == 2 && greys[0] == 0 && greys[1] == LabelMap.IGNORE) {
      throw Refusal.input(
          "%s has a palette of black and white only, which can be read two ways; say mask_format:"
              + " grey if white is the value 255, binary if it is the second class",
          name);
    }
    return greys.length == 0 ? null : greys;
  }

  private LabelMap greys(Picture picture, String name) {
    byte[] rgb = picture.rgb();
    short[] values = new short[rgb.length / 3];
    for (int i = 0, at = 0; i < values.length; i++, at += 3) {
      values[i] = (short) (rgb[at] & 0xff);
      if (rgb[at] != rgb[at + 1] || rgb[at] != rgb[at + 2]) {
        throw Refusal.input(
            "%s: column %d, row %d is not grey; masks in colours want mask_format: colour",
            name, i % picture.width(), i / picture.width());
      }
    }
    return values(values, null, picture.width(), picture.height(), name);
  }

  private LabelMap values(
      short[] values, short @Nullable [] through, int width, int height, String name) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      int value = values[i] & 0xffff;
      if (through != null && value < through.length) {
        value = through[value];
      }
      short position = byValue[value];
      if (position == UNKNOWN) {
        throw unknown(value, i % width, i / width, name);
      }
      out[i] = (byte) position;
    }
    return LabelMap.of(width, height, out);
  }

  private Refusal unknown(int value, int x, int y, String name) {
    return Refusal.input(
        "%s: column %d, row %d has the value %d, which is no class of '%s' (%d classes, ids %d"
            + " to %d%s); correct the labels, or leave it out with ignore: %d",
        name,
        x,
        y,
        value,
        space.name(),
        space.size(),
        space.classes().get(0).id(),
        space.maxId(),
        space.reduceLabels() ? ", stored one higher" : "",
        value);
  }

  private LabelMap colours(Picture picture, String name) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length / 3];
    int last = -1;
    short position = UNKNOWN;
    for (int i = 0, at = 0; i < out.length; i++, at += 3) {
      int colour = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
      if (colour != last) {
        position = byColour.getOrDefault(colour, UNKNOWN);
        last = colour;
        if (position == UNKNOWN) {
          throw Refusal.input(
              "%s: column %d, row %d has the colour #%06x, which is no class of '%s'; correct the"
                  + " colours of the labels, or leave it out with ignore_colours: [\"#%06x\"]",
              name, i % picture.width(), i / picture.width(), colour, space.name(), colour);
        }
      }
      out[i] = (byte) position;
    }
    return LabelMap.of(picture.width(), picture.height(), out);
  }

  private static LabelMap binary(Picture picture) {
    byte[] rgb = picture.rgb();
    byte[] out = new byte[rgb.length / 3];
    for (int i = 0, at = 0; i < out.length; i++, at += 3) {
      out[i] = (byte) ((rgb[at] | rgb[at + 1] | rgb[at + 2]) == 0 ? 0 : 1);
    }
    return LabelMap.of(picture.width(), picture.height(), out);
  }
}
