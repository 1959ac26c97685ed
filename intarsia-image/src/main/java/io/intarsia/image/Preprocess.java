package io.intarsia.image;

import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Turns pictures into network input, equal to Hugging Face's SegFormer image processor to the bit:
 * resized as 8-bit values, then value x factor in double rounded to float, then (x - mean) / std in
 * float. Follows transformers v4.27.1, models/segformer/image_processing_segformer.py. Safe to use
 * from many threads.
 */
public final class Preprocess {
  private final Preprocessing spec;
  private final float[][] tables;

  /** Prepares the table of 256 values of each channel. */
  public Preprocess(Preprocessing spec) {
    this.spec = spec;
    this.tables = new float[spec.channels()][256];
    for (int c = 0; c < tables.length; c++) {
      for (int value = 0; value < 256; value++) {
        tables[c][value] = value(spec, c, value);
      }
    }
  }

  /** What this does. */
  public Preprocessing spec() {
    return spec;
  }

  /** The sides the network sees for a picture of these sides. */
  public SizePolicy.Size size(int width, int height) {
    return spec.padded(width, height);
  }

  /** One picture as [channels, height, width] of {@link #size}. */
  public float[] apply(Picture picture) {
    SizePolicy.Size size = size(picture.width(), picture.height());
    float[] out = new float[Sides.bytes(size.width(), size.height(), spec.channels())];
    into(picture, FloatBuffer.wrap(out), 0);
    return out;
  }

  /**
   * Writes one picture as [channels, height, width] of {@link #size} into a buffer.
   *
   * @param offset where to begin, in floats, whatever the buffer's position
   */
  public void into(Picture picture, FloatBuffer out, int offset) {
    SizePolicy.Size inner = spec.resized(picture.width(), picture.height());
    Picture resized = PillowResize.resize(picture, inner.width(), inner.height(), spec.resample());
    normalise(resized, out, offset);
  }

  /**
   * Writes a picture that has its final sides already: rescaled, normalised and padded, not
   * resized.
   */
  public void normalise(Picture picture, FloatBuffer out, int offset) {
    boolean grey = spec.channels() == 1;
    byte[] pixels = grey ? picture.toGrey().values() : picture.rgb();
    int width = picture.width();
    int height = picture.height();
    SizePolicy.Exact pad = spec.pad();
    int toWidth = pad == null ? width : Math.max(width, pad.width());
    int toHeight = pad == null ? height : Math.max(height, pad.height());
    float[] row = new float[toWidth];
    for (int c = 0; c < spec.channels(); c++) {
      float[] table = tables[c];
      Arrays.fill(row, width, toWidth, spec.padValue());
      for (int y = 0; y < height; y++) {
        int at = y * width * spec.channels() + (spec.bgr() ? 2 - c : c);
        for (int x = 0; x < width; x++, at += spec.channels()) {
          row[x] = table[pixels[at] & 0xff];
        }
        out.put(offset + (c * toHeight + y) * toWidth, row);
      }
      Arrays.fill(row, spec.padValue());
      for (int y = height; y < toHeight; y++) {
        out.put(offset + (c * toHeight + y) * toWidth, row);
      }
    }
  }

  /** Labels brought to the sides of the network's input, unpadded, by the nearest pixel. */
  public LabelMap labels(LabelMap labels, boolean reduce) {
    SizePolicy.Size size = spec.resized(labels.width(), labels.height());
    return PillowResize.resize(reduce ? labels.reduced() : labels, size.width(), size.height());
  }

  private static float value(Preprocessing spec, int channel, int value) {
    Double factor = spec.rescaleFactor();
    float scaled = factor == null ? value : (float) (value * factor);
    List<Double> mean = spec.mean();
    List<Double> std = spec.std();
    return mean == null || std == null
        ? scaled
        : (scaled - mean.get(channel).floatValue()) / std.get(channel).floatValue();
  }
}
