package io.intarsia.image.codec;

import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Random access to a file's bytes, in memory or on disk; reading past the end is a refusal. */
public final class Bytes implements AutoCloseable {
  private static final int WINDOW = 1 << 16;
  private static final int STREAM_LIMIT = 1 << 30;

  private final String name;
  private final @Nullable FileChannel channel;
  private final long size;
  private byte[] window;
  private long windowStart;
  private int windowLength;

  private Bytes(String name, @Nullable FileChannel channel, long size, byte[] window, int length) {
    this.name = name;
    this.channel = channel;
    this.size = size;
    this.window = window;
    this.windowLength = length;
  }

  /** Bytes in memory; the name is for messages. */
  public static Bytes of(byte[] data, String name) {
    return new Bytes(name, null, data.length, data, data.length);
  }

  /**
   * A file, opened for reading.
   *
   * @throws Refusal INPUT if it cannot be opened
   */
  public static Bytes open(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw Refusal.input("%s is a folder, wanted a picture file", file);
      }
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new Bytes(file.toString(), channel, channel.size(), new byte[WINDOW], 0);
    } catch (IOException e) {
      String reason = Files.exists(file) ? "cannot be read" : "does not exist";
      throw new Refusal(Refusal.Kind.INPUT, file + " " + reason, e);
    }
  }

  /**
   * A stream, read to its end; at most 1 GiB.
   *
   * @throws Refusal INPUT if it fails or is longer
   */
  public static Bytes of(InputStream in, String name) {
    try {
      byte[] data = in.readNBytes(STREAM_LIMIT);
      if (data.length == STREAM_LIMIT && in.read() >= 0) {
        throw Refusal.input("%s is longer than 1 GiB: pass it as a file", name);
      }
      return of(data, name);
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.INPUT, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** What to call it in messages: the path, or what the caller said. */
  public String name() {
    return name;
  }

  /** Bytes in all. */
  public long size() {
    return size;
  }

  /** All bytes in one array, to be read only. */
  public byte[] all() {
    if (channel == null) {
      return window;
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw Refusal.input("%s has %d bytes, too many to decode whole", name, size);
    }
    byte[] out = new byte[(int) size];
    read(0, out, 0, out.length);
    return out;
  }

  /** Copies bytes out. */
  public void read(long at, byte[] into, int offset, int length) {
    if (at < 0 || length > size - at) {
      throw truncated(at + length);
    }
    if (channel == null) {
      System.arraycopy(window, (int) at, into, offset, length);
      return;
    }
    try {
      ByteBuffer target = ByteBuffer.wrap(into, offset, length);
      while (target.hasRemaining()) {
        int got = channel.read(target, at + target.position() - offset);
        if (got < 0) {
          throw truncated(at + length);
        }
      }
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.INPUT, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** One byte, 0 to 255. */
  public int u8(long at) {
    if (at < windowStart || at >= windowStart + windowLength) {
      fill(at);
    }
    return window[(int) (at - windowStart)] & 0xff;
  }

  /** Two bytes, big or little end first. */
  public int u16(long at, boolean big) {
    return big ? u8(at) << 8 | u8(at + 1) : u8(at + 1) << 8 | u8(at);
  }

  /** Four bytes, unsigned. */
  public long u32(long at, boolean big) {
    long high = u16(big ? at : at + 2, big);
    return high << 16 | u16(big ? at + 2 : at, big);
  }

  /** True if the ASCII text stands there; false also where the bytes end before it does. */
  public boolean matches(long at, String ascii) {
    if (at < 0 || ascii.length() > size - at) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (u8(at + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The refusal of a file that ends too early. */
  public Refusal truncated(long wanted) {
    return Refusal.input("%s is truncated: wanted %d bytes, got %d", name, wanted, size);
  }

  private void fill(long at) {
    if (channel == null || at < 0 || at >= size) {
      throw truncated(at + 1);
    }
    windowStart = at;
    windowLength = 0;
    int length = (int) Math.min(WINDOW, size - at);
    read(at, window, 0, length);
    windowLength = length;
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new Refusal(Refusal.Kind.INPUT, name + " cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
