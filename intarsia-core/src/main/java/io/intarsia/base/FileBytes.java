package io.intarsia.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file of any size, read by position from any thread without mapping it; or bytes
 * that are in memory already, under the name of a file.
 */
public final class FileBytes implements AutoCloseable {
  private static final int CHUNK = 1 << 20;

  private final Path path;
  private final Refusal.Kind kind;
  private final Source source;
  private final long size;

  /** Reads at a position into what remains of a buffer; -1 at the end. */
  private interface Source extends AutoCloseable {
    int read(ByteBuffer into, long position) throws IOException;

    @Override
    void close() throws IOException;
  }

  private record Channel(FileChannel channel) implements Source {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record Memory(ByteBuffer bytes) implements Source {
    @Override
    public int read(ByteBuffer into, long position) {
      int length = into.remaining();
      into.put(bytes.slice((int) position, length));
      return length;
    }

    @Override
    public void close() {}
  }

  private FileBytes(Path path, Refusal.Kind kind, Source source, long size) {
    this.path = path;
    this.kind = kind;
    this.source = source;
    this.size = size;
  }

  /**
   * Opens a file for reading.
   *
   * @param kind of the refusals that reading raises
   * @throws Refusal of that kind if there is no such regular file or it may not be read
   */
  public static FileBytes open(Path path, Refusal.Kind kind) {
    if (!Files.exists(path)) {
      throw new Refusal(kind, path + ": there is no such file; check the path", null);
    }
    if (!Files.isRegularFile(path)) {
      throw new Refusal(kind, path + ": not a regular file; name a file", null);
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new FileBytes(path, kind, new Channel(channel), channel.size());
    } catch (IOException e) {
      throw new Refusal(kind, path + ": cannot be opened (" + reason(e) + ")", e);
    }
  }

  /**
   * Bytes in memory, which must not change from now on.
   *
   * @param path how they are called in refusals
   * @param kind of the refusals that reading raises
   */
  public static FileBytes of(Path path, byte[] bytes, Refusal.Kind kind) {
    ByteBuffer whole = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    return new FileBytes(path, kind, new Memory(whole), bytes.length);
  }

  /** Where the file is. */
  public Path path() {
    return path;
  }

  /** Bytes in the file when it was opened. */
  public long size() {
    return size;
  }

  /**
   * Reads bytes into a new little-endian buffer. The caller has checked the length against {@link
   * #size()} and its limits.
   *
   * @throws Refusal if the range is not inside the file or cannot be read
   */
  public ByteBuffer read(long position, int length) {
    if (position < 0 || length < 0 || length > size - position) {
      throw new Refusal(
          kind,
          String.format(
              "%s: ends after %d bytes where %d more are wanted at byte %d; download it again",
              path, size, length, position),
          null);
    }
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(position, out);
    return out.flip();
  }

  /** A stream of the bytes from one position up to, not including, another. */
  public InputStream stream(long from, long to) {
    return new Range(from, Math.min(to, size));
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new Refusal(kind, path + ": cannot be closed (" + reason(e) + ")", e);
    }
  }

  private void read(long position, ByteBuffer into) {
    try {
      int end = into.limit();
      while (into.position() < end) {
        into.limit(Math.min(end, into.position() + CHUNK));
        int got = source.read(into, position);
        if (got < 0) {
          throw new Refusal(kind, path + ": became shorter while it was read; try again", null);
        }
        position += got;
      }
    } catch (IOException e) {
      throw new Refusal(kind, path + ": cannot be read (" + reason(e) + ")", e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : Quote.of(e.getMessage());
  }

  private final class Range extends InputStream {
    private final long to;
    private long at;

    Range(long from, long to) {
      this.at = from;
      this.to = to;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      int count = (int) Math.min(length, to - at);
      if (count <= 0) {
        return -1;
      }
      FileBytes.this.read(at, ByteBuffer.wrap(into, offset, count));
      at += count;
      return count;
    }
  }
}
