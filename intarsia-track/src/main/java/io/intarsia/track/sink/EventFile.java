package io.intarsia.track.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of TensorFlow's records, appended one at a time: length (64 bits), masked CRC-32C of the
 * length, the data, masked CRC-32C of the data, all little-endian. A record that could not be
 * written whole is taken back, so that it can be written again.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final FileChannel channel;
  private long end;

  /** A new file. */
  EventFile(Path file) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Appends a record. */
  void append(byte[] data) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(0, data.length);
    ByteBuffer record = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length).putInt(masked(length.array())).put(data).putInt(masked(data));
    record.flip();
    try {
      long at = end;
      while (record.hasRemaining()) {
        at += channel.write(record, at);
      }
      end = at;
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  /** The check sum, turned and shifted so that sums over sums stay independent. */
  static int masked(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
