package io.intarsia.checks.bench.quality;

import io.intarsia.base.NdArray;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.image.Picture;
import io.intarsia.image.Preprocess;
import io.intarsia.nn.Network;
import io.intarsia.predict.ort.OrtExecutor;
import io.intarsia.predict.ort.OrtOptions;
import io.intarsia.predict.ort.OrtProgram;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import java.util.Map;
import java.util.Objects;

/** Probabilities of one of two classes, averaged over overlapping square patches of a picture. */
final class PatchAverage implements AutoCloseable {
  private static final int BATCH = 32;

  private final Preprocess preprocess;
  private final OrtProgram session;
  private final int side;
  private final int step;

  /**
   * @param model of one grey channel and two classes, its result as large as its input
   * @param side of a patch, in pixels
   * @param step from one patch to the next, in pixels
   */
  PatchAverage(Pretrained model, int side, int step, OrtOptions options) {
    this.side = side;
    this.step = step;
    preprocess = new Preprocess(model.preprocessing().withSizing(new SizePolicy.Keep(), 1));
    session =
        new OrtExecutor(options)
            .prepare(BindSizes.bind(Rewrites.apply(model.program()), BATCH, side, side));
  }

  /** The mean probability of class 1 of every pixel, [height, width]. */
  float[] of(Picture picture) {
    float[] pixels = preprocess.apply(picture);
    Sums sums = new Sums(picture.width(), picture.height());
    int across = places(picture.width());
    int patches = across * places(picture.height());
    float[] batch = new float[BATCH * side * side];
    for (int first = 0; first < patches; first += BATCH) {
      int count = Math.min(BATCH, patches - first);
      for (int i = 0; i < count; i++) {
        sums.cut(pixels, corner(first + i, across, picture), batch, i);
      }
      NdArray input = NdArray.ofFloats(batch, BATCH, 1, side, side);
      NdArray logits =
          Objects.requireNonNull(session.run(Map.of(Tracer.PICTURE, input)).get(Network.LOGITS));
      float[] values = logits.floats();
      for (int i = 0; i < count; i++) {
        sums.add(values, corner(first + i, across, picture), i);
      }
    }
    return sums.means();
  }

  private int places(int length) {
    return (length - side + step - 1) / step + 1;
  }

  /** Where a patch begins, as an index into the picture; the last of a row ends with the row. */
  private int corner(int patch, int across, Picture picture) {
    int x = Math.min(patch % across * step, picture.width() - side);
    int y = Math.min(patch / across * step, picture.height() - side);
    return y * picture.width() + x;
  }

  @Override
  public void close() {
    session.close();
  }

  private final class Sums {
    private final int width;
    private final float[] sum;
    private final int[] count;

    Sums(int width, int height) {
      this.width = width;
      sum = new float[width * height];
      count = new int[width * height];
    }

    void cut(float[] pixels, int corner, float[] batch, int i) {
      for (int y = 0; y < side; y++) {
        System.arraycopy(pixels, corner + y * width, batch, (i * side + y) * side, side);
      }
    }

    void add(float[] logits, int corner, int i) {
      int plane = side * side;
      for (int at = 0; at < plane; at++) {
        float other = logits[2 * i * plane + at];
        float wanted = logits[(2 * i + 1) * plane + at];
        int pixel = corner + at / side * width + at % side;
        sum[pixel] += (float) (1 / (1 + Math.exp(other - wanted)));
        count[pixel]++;
      }
    }

    float[] means() {
      for (int i = 0; i < sum.length; i++) {
        sum[i] /= count[i];
      }
      return sum;
    }
  }
}
