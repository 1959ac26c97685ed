package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses the strips or tiles of a TIFF file one at a time and undoes their predictor. The two
 * buffers are used again for each.
 */
final class TiffChunk {
  private static final int NONE = 1;
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32946;
  private static final int PACK_BITS = 32773;
  private static final long MAX_PACKED = 512L << 20;
  private static final int CLEAR = 256;
  private static final int END = 257;

  private final Bytes in;
  private final int compression;
  private final int predictor;
  private final boolean bigEndian;
  private final int samples;
  private final int wide;
  private byte[] packed = new byte[0];
  private int packedLength;
  private byte[] out = new byte[0];
  private int outLength;

  TiffChunk(Bytes in, int compression, int predictor, boolean bigEndian, int samples, int wide) {
    this.in = in;
    this.compression = compression;
    this.predictor = predictor;
    this.bigEndian = bigEndian;
    this.samples = samples;
    this.wide = wide;
  }

  static boolean reads(long compression, long predictor) {
    boolean known =
        compression == NONE
            || compression == LZW
            || compression == DEFLATE
            || compression == OLD_DEFLATE
            || compression == PACK_BITS;
    return known && (predictor == 1 || (predictor == 2 && compression != NONE));
  }

  /**
   * Reads some rows of a chunk into {@link #bytes}: raw samples without gaps.
   *
   * @param at where the chunk lies in the file
   * @param length its bytes there
   * @param width pixels along a row of it
   * @param first the first row wanted
   * @param last the row after the last one wanted
   * @return where in the bytes the first row wanted begins
   */
  int read(long at, long length, int width, int first, int last) {
    int row = width * samples * wide;
    if (at < 0 || length < 0 || length > in.size() - at) {
      throw in.truncated(at + length);
    }
    if (compression == NONE) {
      if (length < (long) last * row) {
        throw damaged("a strip or tile is too short");
      }
      reserve((last - first) * row);
      in.read(at + (long) first * row, out, 0, outLength);
      return 0;
    }
    if (length > MAX_PACKED) {
      throw damaged("a strip or tile of " + length + " bytes");
    }
    packedLength = (int) length;
    if (packed.length < packedLength) {
      packed = new byte[packedLength];
    }
    in.read(at, packed, 0, packedLength);
    reserve(last * row);
    switch (compression) {
      case LZW -> lzw();
      case PACK_BITS -> packBits();
      default -> inflate();
    }
    if (predictor == 2) {
      for (int y = 0; y < last; y++) {
        undoDifferences(y * row, row);
      }
    }
    return first * row;
  }

  /** The rows read last; overwritten by the next read. */
  byte[] bytes() {
    return out;
  }

  private void reserve(int length) {
    outLength = length;
    if (out.length < length) {
      out = new byte[length];
    }
  }

  private Refusal damaged(String what) {
    return Refusal.input("%s is truncated or damaged: %s", in.name(), what);
  }

  private void inflate() {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, 0, packedLength);
      int done = 0;
      while (done < outLength) {
        int got = inflater.inflate(out, done, outLength - done);
        if (got == 0) {
          throw damaged("a strip or tile ends too early");
        }
        done += got;
      }
    } catch (DataFormatException e) {
      throw new Refusal(Refusal.Kind.INPUT, in.name() + " is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private void packBits() {
    int at = 0;
    int done = 0;
    while (done < outLength) {
      if (at + 1 >= packedLength) {
        throw damaged("a strip or tile ends too early");
      }
      int code = packed[at++];
      if (code >= 0) {
        int count = Math.min(code + 1, outLength - done);
        if (count > packedLength - at) {
          throw damaged("a strip or tile ends too early");
        }
        System.arraycopy(packed, at, out, done, count);
        at += code + 1;
        done += count;
      } else if (code != -128) {
        int count = Math.min(1 - code, outLength - done);
        Arrays.fill(out, done, done + count, packed[at++]);
        done += count;
      }
    }
  }

  /** TIFF's LZW: codes with their high bits first, one bit wider one code early. */
  private void lzw() {
    int[] start = new int[4097];
    int[] length = new int[4097];
    int next = END + 1;
    int bits = 9;
    int last = -1;
    int done = 0;
    long position = 0;
    while (done < outLength) {
      int code = code(position, bits);
      position += bits;
      if (code == CLEAR) {
        next = END + 1;
        bits = 9;
        last = -1;
        continue;
      }
      if (code == END || code > next || (last < 0 && code > END) || next > 4096) {
        throw damaged("a strip or tile ends too early");
      }
      int begin = done;
      if (code < CLEAR) {
        out[done++] = (byte) code;
      } else {
        int from = code == next ? last : start[code];
        int count = code == next ? begin - last + 1 : length[code];
        for (int i = 0; i < count && done < outLength; i++) {
          out[done++] = out[from + i];
        }
      }
      if (last >= 0) {
        start[next] = last;
        length[next] = begin - last + 1;
        next++;
      }
      last = begin;
      if (next + 1 >= 1 << bits && bits < 12) {
        bits++;
      }
    }
  }

  private int code(long position, int bits) {
    int at = (int) (position >> 3);
    if (at + 1 >= packedLength) {
      throw damaged("a strip or tile ends too early");
    }
    int third = at + 2 < packedLength ? packed[at + 2] & 0xff : 0;
    int window = (packed[at] & 0xff) << 16 | (packed[at + 1] & 0xff) << 8 | third;
    return window >> 24 - bits - (int) (position & 7) & (1 << bits) - 1;
  }

  private void undoDifferences(int from, int row) {
    if (wide == 1) {
      for (int i = from + samples; i < from + row; i++) {
        out[i] += out[i - samples];
      }
      return;
    }
    int high = bigEndian ? 0 : 1;
    for (int i = from + samples * 2; i < from + row; i += 2) {
      int before = i - samples * 2;
      int sum =
          ((out[i + high] & 0xff) << 8 | (out[i + 1 - high] & 0xff))
              + ((out[before + high] & 0xff) << 8 | (out[before + 1 - high] & 0xff));
      out[i + high] = (byte) (sum >> 8);
      out[i + 1 - high] = (byte) sum;
    }
  }
}
