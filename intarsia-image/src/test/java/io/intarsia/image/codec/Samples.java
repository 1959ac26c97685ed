package io.intarsia.image.codec;

import io.intarsia.image.Mats;
import io.intarsia.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Picture files made for tests, by encoders that are not ours. */
public final class Samples {
  private Samples() {}

  /** A smooth picture with some structure. */
  public static Picture picture(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        rgb[at] = (byte) (x * 255 / width);
        rgb[at + 1] = (byte) (y * 255 / height);
        rgb[at + 2] = (byte) ((x / 4 + y / 3) % 2 * 180);
      }
    }
    return Picture.of(width, height, rgb);
  }

  /** Encodes with OpenCV: {@code ".jpg"}, {@code ".webp"}, {@code ".tiff"}, ... */
  public static byte[] openCv(Picture picture, String extension) {
    try (Mat mat = Mats.toMat(picture)) {
      return openCv(mat, extension);
    }
  }

  public static byte[] openCv(Mat mat, String extension) {
    try (BytePointer out = new BytePointer()) {
      opencv_imgcodecs.imencode(extension, mat, out);
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  /** Encodes with the JDK: {@code "png"}, {@code "gif"}, {@code "bmp"}, ... */
  static byte[] jdk(BufferedImage image, String format) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException(format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An Adam7 PNG, written by the JDK. */
  static byte[] interlacedPng(Picture picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream target = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(target);
      writer.write(null, new IIOImage(picture.toBufferedImage(), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** EXIF data, little-endian, with one directory of one tag. */
  static byte[] exif(int orientation) {
    byte[] out = new byte[26];
    byte[] head = {'I', 'I', '*', 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0};
    System.arraycopy(head, 0, out, 0, head.length);
    out[18] = (byte) orientation;
    return out;
  }

  /** Puts an APP1 segment behind a JPEG's first marker. */
  static byte[] withExif(byte[] jpeg, byte[] exif) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int length = exif.length + 8;
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, (byte) (length >> 8), (byte) length});
    out.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    out.writeBytes(exif);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /** Puts a chunk behind a PNG's header. */
  static byte[] withChunk(byte[] png, String name, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    out.writeBytes(chunk(name, body));
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  static byte[] chunk(String name, byte[] body) {
    byte[] out = new byte[body.length + 12];
    putInt(out, 0, body.length);
    for (int i = 0; i < 4; i++) {
      out[4 + i] = (byte) name.charAt(i);
    }
    System.arraycopy(body, 0, out, 8, body.length);
    CRC32 sum = new CRC32();
    sum.update(out, 4, body.length + 4);
    putInt(out, 8 + body.length, (int) sum.getValue());
    return out;
  }

  /** A PNG whose header says these sides, with a few bytes of pixels. */
  static byte[] pngHeader(int width, int height, int depth, int type) {
    byte[] head = new byte[13];
    putInt(head, 0, width);
    putInt(head, 4, height);
    head[8] = (byte) depth;
    head[9] = (byte) type;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.writeBytes(chunk("IHDR", head));
    out.writeBytes(chunk("IDAT", Arrays.copyOf(new byte[] {0x78, (byte) 0x9c}, 40)));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  static void putInt(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 24);
    out[at + 1] = (byte) (value >> 16);
    out[at + 2] = (byte) (value >> 8);
    out[at + 3] = (byte) value;
  }
}
