package io.intarsia.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickle programs by hand, and archives around them. */
final class PickleBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Opcodes that take no argument, each a character. */
  PickleBuilder ops(String opcodes) {
    out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickleBuilder raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  PickleBuilder global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  PickleBuilder text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ops("X").int4(bytes.length).ops(text);
  }

  PickleBuilder number(long value) {
    return ops("\u008a\b").int4((int) value).int4((int) (value >>> 32));
  }

  PickleBuilder int4(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  /** A tensor on storage 0 of F32. */
  PickleBuilder tensor(long stored, long offset, long[] shape, long[] stride) {
    global("torch._utils", "_rebuild_tensor_v2").ops("((").text("storage");
    global("torch", "FloatStorage").text("0").text("cpu").number(stored).ops("tQ");
    number(offset).ops("(");
    for (long size : shape) {
      number(size);
    }
    ops("t(");
    for (long step : stride) {
      number(step);
    }
    return ops("t\u0089)tR");
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** The program as data.pkl of an archive with that many bytes in storage 0. */
  byte[] archive(int storageBytes) {
    return archive(storageBytes, false, "byteorder", "little");
  }

  byte[] archive(int storageBytes, boolean deflate, String extra, String contents) {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(to)) {
      put(zip, "archive/data.pkl", bytes(), deflate);
      put(zip, "archive/" + extra, contents.getBytes(StandardCharsets.UTF_8), deflate);
      put(zip, "archive/data/0", new byte[storageBytes], deflate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return to.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes, boolean deflate)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    if (!deflate) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
