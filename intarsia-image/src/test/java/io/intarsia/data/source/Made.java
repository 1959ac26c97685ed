package io.intarsia.data.source;

import io.intarsia.config.Config;
import io.intarsia.data.Dataset;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import io.intarsia.image.write.PngWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small data set in a folder, made by a test. */
record Made(Path root) {
  Made text(String name, String text) throws IOException {
    return bytes(name, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  Made bytes(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  Made picture(String name, int width, int height) throws IOException {
    return bytes(name, PngWriter.encode(Picture.of(width, height, new byte[width * height * 3])));
  }

  Made mask(String name, int width, int... values) throws IOException {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes(name, PngWriter.encode(GreyPicture.of(width, values.length / width, bytes)));
  }

  Dataset open(String yaml) {
    return DataSpecs.read(Config.parse("test", "{" + yaml + "}").root(), root);
  }

  /** The ids of a sample, one digit each, x for ignored, rows parted by a blank. */
  static String ids(Dataset data, int index) {
    var map = ((Truth.Classes) data.load(index).truth()).map();
    StringBuilder out = new StringBuilder();
    for (int y = 0; y < map.height(); y++) {
      out.append(y == 0 ? "" : " ");
      for (int x = 0; x < map.width(); x++) {
        out.append(map.at(x, y) == 255 ? "x" : Integer.toString(map.at(x, y)));
      }
    }
    return out.toString();
  }

  /** One mask of a sample, as {@link #ids}. */
  static String mask(Dataset data, int index, int position) {
    GreyPicture mask = ((Truth.Masks) data.load(index).truth()).masks().get(position);
    StringBuilder out = new StringBuilder();
    for (int y = 0; y < mask.height(); y++) {
      out.append(y == 0 ? "" : " ");
      for (int x = 0; x < mask.width(); x++) {
        out.append(mask.at(x, y));
      }
    }
    return out.toString();
  }
}
