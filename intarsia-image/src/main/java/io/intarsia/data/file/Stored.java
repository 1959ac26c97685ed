package io.intarsia.data.file;

import io.intarsia.base.Quote;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files read whole, on the disk or in an archive, with a bound on their bytes. */
public final class Stored {
  /** The most bytes of an annotation file, such as one of COCO: 4 GiB. */
  public static final long MOST_STREAMED = 4L << 30;

  private static final int MOST_PICTURE = 1 << 30;
  private static final int MOST_TEXT = 256 << 20;

  private Stored() {}

  /**
   * The size of a file.
   *
   * @throws Refusal INPUT if it is missing
   */
  public static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** True if the file is of the machine's own file system, false inside an archive. */
  static boolean plain(Path file) {
    return file.getFileSystem() == FileSystems.getDefault();
  }

  /** The bytes of a picture file. */
  static byte[] read(Path file) {
    return read(file, MOST_PICTURE);
  }

  /**
   * The lines of a text in UTF-8.
   *
   * @throws Refusal INPUT if it is missing, over 256 MiB, or no text
   */
  public static String text(Path file) {
    String text = new String(read(file, MOST_TEXT), StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw Refusal.input("%s is no text file", file);
    }
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static byte[] read(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most) {
        throw Refusal.input("%s has more than %d bytes; is it the right file?", file, most);
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The refusal of a file that cannot be read. */
  public static Refusal unreadable(Path file, IOException e) {
    String reason =
        Files.exists(file)
            ? "cannot be read: " + Quote.of(String.valueOf(e.getMessage()))
            : "there is no such file; check the path";
    return new Refusal(Refusal.Kind.INPUT, file + ": " + reason, e);
  }
}
