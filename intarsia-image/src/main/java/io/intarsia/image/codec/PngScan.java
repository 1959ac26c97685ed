package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The scan lines of a PNG file, inflated and unfiltered one after another in a few kilobytes. */
final class PngScan implements AutoCloseable {
  private static final int INPUT = 1 << 15;
  private static final int MAX_RATIO = 1032;

  private final Bytes in;
  private final int step;
  private final Inflater inflater = new Inflater();
  private final CRC32 sum = new CRC32();
  private final byte[] input = new byte[INPUT];
  private long at;
  private long left = -1;
  private byte[] line = new byte[0];
  private byte[] previous = new byte[0];

  /**
   * Begins at the first IDAT chunk.
   *
   * @throws Refusal INPUT if the file is too short to hold its pixels however well they compress
   */
  PngScan(Bytes in, PngFile file) {
    this.in = in;
    this.at = file.data();
    this.step = Math.max(1, file.channels() * file.depth() / 8);
    double wanted = (double) file.rowBytes(file.width()) * file.height();
    if (wanted / MAX_RATIO > in.size() - at) {
      throw PngFile.broken(in, "is truncated: its pixels cannot fit into its bytes");
    }
  }

  /** Forgets the line above, as at the start of an interlace pass. */
  void startPass(int rowBytes) {
    line = new byte[rowBytes + 1];
    previous = new byte[rowBytes + 1];
  }

  /**
   * The next line; its samples begin at index 1. The array is overwritten two lines later.
   *
   * @throws Refusal INPUT if the data are damaged or end here
   */
  byte[] next() {
    byte[] now = previous;
    previous = line;
    line = now;
    inflate(now);
    int filter = now[0];
    now[0] = 0;
    switch (filter) {
      case 0 -> {}
      case 1 -> left(now);
      case 2 -> up(now, previous);
      case 3 -> average(now, previous);
      case 4 -> paeth(now, previous);
      default -> throw PngFile.broken(in, "is damaged: filter " + filter);
    }
    return now;
  }

  /** Reads the rest of the chunk in hand and checks its sum. */
  void finish() {
    while (left > 0) {
      refill();
    }
    checkSum();
  }

  private void inflate(byte[] into) {
    int done = 0;
    try {
      while (done < into.length) {
        int got = inflater.inflate(into, done, into.length - done);
        done += got;
        if (got == 0) {
          if (inflater.finished() || inflater.needsDictionary()) {
            throw PngFile.broken(in, "is truncated: its pixels end too early");
          }
          refill();
        }
      }
    } catch (DataFormatException e) {
      throw new Refusal(
          Refusal.Kind.INPUT, in.name() + ": the PNG is damaged: " + e.getMessage(), e);
    }
  }

  private void refill() {
    while (left <= 0) {
      if (left == 0) {
        checkSum();
      }
      if (!in.matches(at + 4, "IDAT")) {
        throw PngFile.broken(in, "is truncated: its pixels end too early");
      }
      left = in.u32(at, true);
      byte[] name = new byte[4];
      in.read(at + 4, name, 0, 4);
      sum.reset();
      sum.update(name);
      at += 8;
    }
    int length = (int) Math.min(left, INPUT);
    in.read(at, input, 0, length);
    sum.update(input, 0, length);
    inflater.setInput(input, 0, length);
    at += length;
    left -= length;
  }

  private void checkSum() {
    if (left == 0 && in.u32(at, true) != sum.getValue()) {
      throw PngFile.broken(in, "is damaged: a chunk's checksum is wrong");
    }
    at += 4;
    left = -1;
  }

  private void left(byte[] now) {
    for (int i = 1 + step; i < now.length; i++) {
      now[i] += now[i - step];
    }
  }

  private static void up(byte[] now, byte[] above) {
    for (int i = 1; i < now.length; i++) {
      now[i] += above[i];
    }
  }

  private void average(byte[] now, byte[] above) {
    for (int i = 1; i < now.length; i++) {
      int beside = i > step ? now[i - step] & 0xff : 0;
      now[i] += (byte) (beside + (above[i] & 0xff) >> 1);
    }
  }

  private void paeth(byte[] now, byte[] above) {
    int first = Math.min(1 + step, now.length);
    for (int i = 1; i < first; i++) {
      now[i] += above[i];
    }
    for (int i = first; i < now.length; i++) {
      int a = now[i - step] & 0xff;
      int b = above[i] & 0xff;
      int c = above[i - step] & 0xff;
      int fromA = Math.abs(b - c);
      int fromB = Math.abs(a - c);
      int fromC = Math.abs(a + b - 2 * c);
      now[i] += (byte) (fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
