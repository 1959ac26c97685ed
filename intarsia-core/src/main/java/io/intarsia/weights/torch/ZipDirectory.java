package io.intarsia.weights.torch;

import io.intarsia.base.FileBytes;
import io.intarsia.base.Limits;
import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip archive (PKWARE APPNOTE 6.3), zip64 included, each readable from any byte.
 * Overlapping entries and extreme compression, as zip bombs have them, are refused.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int LOCAL_HEADER = 30;
  private static final int CENTRAL_HEADER = 46;
  private static final int END_RECORD = 22;
  private static final int LARGEST_DIRECTORY = 64 << 20;
  private static final long ALWAYS_INFLATED = 64L << 20;
  private static final int HIGHEST_RATIO = 100;

  private final FileBytes file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(String name, int method, long packed, long size, long header) {}

  private record End(long count, long size, long offset) {}

  private ZipDirectory(FileBytes file) {
    this.file = file;
  }

  /**
   * Reads the directory at the end of the file.
   *
   * @throws Refusal MODEL if the archive is damaged, encrypted or a bomb
   */
  static ZipDirectory read(FileBytes file) {
    ZipDirectory zip = new ZipDirectory(file);
    End end = zip.end();
    if (end.count() > Limits.defaults().archiveEntries()) {
      throw zip.damaged("it has %d entries, -Dintarsia.limit.archiveEntries caps", end.count());
    }
    if (end.offset() < 0
        || end.size() < 0
        || end.size() > LARGEST_DIRECTORY
        || end.offset() > file.size() - end.size()) {
      throw zip.damaged("its directory lies outside the file or is too large");
    }
    ByteBuffer directory = file.read(end.offset(), (int) end.size());
    for (long i = 0; i < end.count(); i++) {
      zip.readEntry(directory);
    }
    zip.checkOverlaps(end.offset());
    zip.checkRatio();
    return zip;
  }

  /** All names, in the order of the directory. */
  Set<String> names() {
    return entries.keySet();
  }

  /** True if there is an entry of that name. */
  boolean has(String name) {
    return entries.containsKey(name);
  }

  /** Unpacked bytes an entry has. */
  long size(String name) {
    return entry(name).size();
  }

  /** Unpacked bytes of an entry, from a position inside it. */
  ByteBuffer read(String name, long from, int length) {
    Entry entry = entry(name);
    if (from < 0 || length > entry.size() - from) {
      throw damaged("entry %s is shorter than it has to be", Quote.of(name));
    }
    ByteBuffer local = file.read(entry.header(), LOCAL_HEADER);
    if (local.getInt(0) != LOCAL_SIGNATURE) {
      throw damaged("entry %s has no header", Quote.of(name));
    }
    long start = entry.header() + LOCAL_HEADER + unsigned(local, 26) + unsigned(local, 28);
    return entry.method() == 0
        ? file.read(start + from, length)
        : inflate(entry, start, from, length);
  }

  private ByteBuffer inflate(Entry entry, long start, long from, int length) {
    byte[] out = new byte[length];
    byte[] skipped = new byte[8192];
    Inflater inflater = new Inflater(true);
    try {
      long at = start;
      long end = start + entry.packed();
      long done = 0;
      while (done < from + length) {
        if (inflater.needsInput()) {
          if (at >= end) {
            throw damaged("entry %s ends early", Quote.of(entry.name()));
          }
          int part = (int) Math.min(1 << 16, end - at);
          inflater.setInput(file.read(at, part));
          at += part;
        }
        int got =
            done < from
                ? inflater.inflate(skipped, 0, (int) Math.min(skipped.length, from - done))
                : inflater.inflate(out, (int) (done - from), (int) (from + length - done));
        done += got;
        if (got == 0 && (inflater.finished() || inflater.needsDictionary())) {
          throw damaged("entry %s ends early", Quote.of(entry.name()));
        }
      }
      return ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    } catch (DataFormatException e) {
      throw damaged("entry %s cannot be unpacked", Quote.of(entry.name()));
    } finally {
      inflater.end();
    }
  }

  private End end() {
    int tail = (int) Math.min(file.size(), END_RECORD + 0xffff);
    long tailStart = file.size() - tail;
    ByteBuffer bytes = file.read(tailStart, tail);
    for (int at = tail - END_RECORD; at >= 0; at--) {
      if (bytes.getInt(at) == END_SIGNATURE && at + END_RECORD + unsigned(bytes, at + 20) <= tail) {
        long locator = tailStart + at - 20;
        if (locator >= 0 && file.read(locator, 20).getInt(0) == LOCATOR_SIGNATURE) {
          return end64(file.read(locator, 20).getLong(8));
        }
        return new End(
            unsigned(bytes, at + 10),
            bytes.getInt(at + 12) & 0xffffffffL,
            bytes.getInt(at + 16) & 0xffffffffL);
      }
    }
    throw damaged("it has no directory at its end, so it is cut off");
  }

  private End end64(long offset) {
    if (offset < 0 || offset > file.size() - 56) {
      throw damaged("its directory lies outside the file");
    }
    ByteBuffer record = file.read(offset, 56);
    if (record.getInt(0) != END64_SIGNATURE) {
      throw damaged("its zip64 record is missing");
    }
    return new End(record.getLong(32), record.getLong(40), record.getLong(48));
  }

  private void readEntry(ByteBuffer in) {
    int at = in.position();
    if (in.remaining() < CENTRAL_HEADER || in.getInt(at) != CENTRAL_SIGNATURE) {
      throw damaged("its directory is cut off");
    }
    int nameLength = unsigned(in, at + 28);
    int extraLength = unsigned(in, at + 30);
    int length = CENTRAL_HEADER + nameLength + extraLength + unsigned(in, at + 32);
    if (length > in.remaining()) {
      throw damaged("its directory is cut off");
    }
    byte[] bytes = new byte[nameLength];
    in.get(at + CENTRAL_HEADER, bytes);
    String name = new String(bytes, StandardCharsets.UTF_8);
    int method = unsigned(in, at + 10);
    if ((in.getShort(at + 8) & 1) != 0 || (method != 0 && method != 8)) {
      throw damaged("entry %s is encrypted or packed in an unusual way", Quote.of(name));
    }
    long[] sizes = {
      in.getInt(at + 24) & 0xffffffffL,
      in.getInt(at + 20) & 0xffffffffL,
      in.getInt(at + 42) & 0xffffffffL
    };
    widen(in, at + CENTRAL_HEADER + nameLength, extraLength, sizes);
    Entry entry = new Entry(name, method, sizes[1], sizes[0], sizes[2]);
    boolean outside =
        entry.header() < 0
            || entry.packed() < 0
            || entry.size() < 0
            || entry.packed() > file.size()
            || entry.header() > file.size() - entry.packed() - LOCAL_HEADER;
    if (outside || (method == 0 && entry.packed() != entry.size())) {
      throw damaged("entry %s claims bytes that are not there", Quote.of(name));
    }
    if (entries.put(name, entry) != null) {
      throw damaged("it has two entries %s", Quote.of(name));
    }
    in.position(at + length);
  }

  /** Replaces sizes that are all ones by the 64-bit ones of the zip64 field. */
  private static void widen(ByteBuffer in, int from, int length, long[] sizes) {
    int end = from + length;
    for (int at = from; at + 4 <= end; at += 4 + unsigned(in, at + 2)) {
      if (unsigned(in, at) == 1) {
        int field = at + 4;
        int fieldEnd = Math.min(end, field + unsigned(in, at + 2));
        for (int i = 0; i < sizes.length && field + 8 <= fieldEnd; i++) {
          if (sizes[i] == 0xffffffffL) {
            sizes[i] = in.getLong(field);
            field += 8;
          }
        }
      }
    }
  }

  private void checkOverlaps(long directory) {
    List<Entry> order = new ArrayList<>(entries.values());
    order.sort(Comparator.comparingLong(Entry::header));
    for (int i = 0; i < order.size(); i++) {
      Entry entry = order.get(i);
      long next = i + 1 < order.size() ? order.get(i + 1).header() : directory;
      if (entry.header() + LOCAL_HEADER + entry.packed() > next) {
        throw damaged("entry %s overlaps what follows it", Quote.of(entry.name()));
      }
    }
  }

  private void checkRatio() {
    long unpacked = 0;
    for (Entry entry : entries.values()) {
      if (entry.method() != 0) {
        unpacked =
            entry.size() > Long.MAX_VALUE - unpacked ? Long.MAX_VALUE : unpacked + entry.size();
      }
    }
    if (unpacked > ALWAYS_INFLATED && unpacked / HIGHEST_RATIO > file.size()) {
      throw damaged("%d bytes unpack to %d, as in a zip bomb", file.size(), unpacked);
    }
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw damaged("entry %s is missing", Quote.of(name));
    }
    return entry;
  }

  private Refusal damaged(String format, Object... args) {
    return Refusal.model(
        "%s: not a usable archive: %s; download or save it again",
        file.path(), String.format(Locale.ROOT, format, args));
  }

  private static int unsigned(ByteBuffer in, int at) {
    return in.getShort(at) & 0xffff;
  }
}
