package io.intarsia.weights;

import io.intarsia.base.FileBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a file holds, told by its first bytes and never by its name. */
enum FileKind {
  SAFETENSORS,
  ZIP,
  PICKLE,
  JSON,
  EMPTY,
  LFS_POINTER,
  HTML,
  HDF5,
  ONNX,
  TAR,
  GGUF,
  UNKNOWN;

  private static final int HEAD = 512;

  /** Looks at the first bytes. */
  static FileKind of(FileBytes file) {
    if (file.size() == 0) {
      return EMPTY;
    }
    ByteBuffer head = file.read(0, (int) Math.min(HEAD, file.size()));
    String text = StandardCharsets.ISO_8859_1.decode(head).toString();
    if (text.startsWith("version https://git-lfs")) {
      return LFS_POINTER;
    }
    if (text.startsWith("PK\003\004") || text.startsWith("PK\005\006")) {
      return ZIP;
    }
    if (text.length() > 8 && text.charAt(8) == '{') {
      return SAFETENSORS;
    }
    if (text.length() > 2 && text.charAt(0) == 0x80 && text.charAt(1) >= 1 && text.charAt(1) <= 5) {
      return PICKLE;
    }
    if (text.startsWith("\u0089HDF\r\n")) {
      return HDF5;
    }
    if (text.startsWith("GGUF")) {
      return GGUF;
    }
    if (text.startsWith("ustar", 257)) {
      return TAR;
    }
    return ofText(text, file.path().toString().toLowerCase(Locale.ROOT));
  }

  private static FileKind ofText(String text, String name) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml")) {
      return HTML;
    }
    if (start.startsWith("{")) {
      return JSON;
    }
    boolean modelProto = text.length() > 2 && text.charAt(0) == 8 && text.charAt(1) < 32;
    return modelProto || name.endsWith(".onnx") ? ONNX : UNKNOWN;
  }
}
