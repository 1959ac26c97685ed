package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF or BigTIFF file: its tags and where their values lie. */
public final class TiffTags {
  /** Tag numbers used by this package. */
  static final int WIDTH = 256;

  static final int HEIGHT = 257;
  static final int ORIENTATION = 274;
  private static final int MAX_TAGS = 10_000;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final Bytes in;
  private final boolean big;
  private final Map<Integer, Entry> entries = new HashMap<>();

  private record Entry(int type, long count, long at) {}

  private TiffTags(Bytes in, boolean big) {
    this.in = in;
    this.big = big;
  }

  /**
   * Reads the first directory; the values stay in the file.
   *
   * @throws Refusal INPUT if the directory or a value lies outside the file
   */
  public static TiffTags read(Bytes in) {
    boolean big = in.u8(0) == 'M';
    boolean wide = in.u16(2, big) == 43;
    TiffTags tags = new TiffTags(in, big);
    long at = wide ? tags.u64(8) : in.u32(4, big);
    long count = wide ? tags.u64(at) : in.u16(at, big);
    if (count < 0 || count > MAX_TAGS) {
      throw Refusal.input("%s: a TIFF directory of %d tags", in.name(), count);
    }
    int entryBytes = wide ? 20 : 12;
    int inline = wide ? 8 : 4;
    long entry = at + (wide ? 8 : 2);
    for (long i = 0; i < count; i++, entry += entryBytes) {
      int type = in.u16(entry + 2, big);
      long values = wide ? tags.u64(entry + 4) : in.u32(entry + 4, big);
      int unit = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
      if (unit == 0) {
        continue;
      }
      if (values < 0 || values > in.size() / unit + 8) {
        throw in.truncated(values * unit);
      }
      long field = entry + (wide ? 12 : 8);
      long where = values * unit <= inline ? field : wide ? tags.u64(field) : in.u32(field, big);
      if (where < 0 || where + values * unit > in.size()) {
        throw in.truncated(where + values * unit);
      }
      tags.entries.putIfAbsent(in.u16(entry, big), new Entry(type, values, where));
    }
    return tags;
  }

  /** The sides and orientation. */
  ImageHeader header() {
    return new ImageHeader(
        ImageFormat.TIFF,
        side(WIDTH),
        side(HEIGHT),
        Exif.valid((int) Math.min(number(ORIENTATION, 1), 9)));
  }

  private int side(int tag) {
    long value = number(tag, 0);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw Refusal.input("%s: a side of %d pixels", in.name(), value);
    }
    return (int) value;
  }

  /** True if multi-byte numbers have their big end first. */
  public boolean bigEndian() {
    return big;
  }

  /** How many values a tag has; 0 if it is absent. */
  public long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count;
  }

  /** The first value of a tag, or the fallback if it is absent. */
  public long number(int tag, long fallback) {
    return count(tag) == 0 ? fallback : number(tag, fallback, 0);
  }

  /** One integer value of a tag, or the fallback if it is absent or has fewer values. */
  public long number(int tag, long fallback, long index) {
    Entry entry = entries.get(tag);
    if (entry == null || index >= entry.count) {
      return fallback;
    }
    long at = entry.at + index * TYPE_BYTES[entry.type];
    return switch (TYPE_BYTES[entry.type]) {
      case 1 -> in.u8(at);
      case 2 -> in.u16(at, big);
      case 4 -> in.u32(at, big);
      default -> u64(at);
    };
  }

  private long u64(long at) {
    long first = in.u32(at, big);
    long second = in.u32(at + 4, big);
    return big ? first << 32 | second : second << 32 | first;
  }
}
