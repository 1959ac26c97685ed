package io.intarsia.predict.inpaint;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.Picture;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.run.Executor;
import io.intarsia.weights.KeyMap;
import io.intarsia.weights.StateDictDiff;
import io.intarsia.zoo.inpaint.Lama;
import java.util.Map;
import java.util.Objects;

/**
 * Fills holes by LaMa's generator as advimman/lama @ 786f5936, bin/predict.py and
 * training/trainers/default.py do: colours from 0 to 1, those in the hole set to 0, the mask as a
 * fourth channel, sides filled up to multiples of 8 by mirroring; outside the hole the picture
 * stays as it is.
 */
public final class LamaFiller implements AutoCloseable {
  private static final int MULTIPLE = 8;

  /** Parameters of the first block that only the network of 18 blocks has. */
  private static final String BIG = "model.22.conv2.bn_g.weight";

  private static final KeyMap KEYS =
      KeyMap.of(
          "LaMa's training checkpoint",
          """
          generator.{rest} -> {rest}
          model.{rest} -> model.{rest}
          {rest} -> drop
          """);

  private final Executor.Session session;

  private LamaFiller(Executor.Session session) {
    this.session = session;
  }

  /**
   * Makes a network ready.
   *
   * @param source how the weights are called in refusals
   * @param checkpoint a generator's values, or a training checkpoint's, generator and all
   * @throws Refusal MODEL if they are not those of Big-LaMa or of the network of nine blocks
   */
  public static LamaFiller of(String source, Weights checkpoint, Executor engine) {
    Weights weights = KEYS.apply(checkpoint);
    Network network = new Lama(Lama.CHANNELS, 3, weights.keys().contains(BIG) ? 18 : 9);
    StateDictDiff.between(network.manifest().shapes(), weights).orRefuse(source);
    Program program = Rewrites.apply(new Program(Tracer.trace(network), weights));
    return new LamaFiller(engine.prepare(program));
  }

  /**
   * Fills a hole.
   *
   * @param hole of the picture's size; every pixel that is not 0 is filled
   */
  public Picture fill(Picture picture, GreyPicture hole) {
    int width = picture.width();
    int height = picture.height();
    if (hole.width() != width || hole.height() != height) {
      throw new IllegalArgumentException("a hole of another size: " + hole + " in " + picture);
    }
    NdArray result =
        Objects.requireNonNull(
            session.run(Map.of(Tracer.PICTURE, prepared(picture, hole))).get(Network.LOGITS));
    float[] logits = result.floats();
    int wide = (int) result.size(3);
    int area = (int) (result.size(2) * wide);
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < width * height; i++) {
      if (hole.values()[i] == 0) {
        continue;
      }
      int at = i / width * wide + i % width;
      for (int c = 0; c < 3; c++) {
        double value = 255 / (1 + Math.exp(-logits[c * area + at]));
        rgb[3 * i + c] = (byte) Math.min(255, (int) value);
      }
    }
    return Picture.of(width, height, rgb);
  }

  /** [1, 4, height, width] with sides that are multiples of 8. */
  static NdArray prepared(Picture picture, GreyPicture hole) {
    int width = up(picture.width());
    int height = up(picture.height());
    byte[] rgb = picture.rgb();
    float[] values = new float[4 * width * height];
    for (int y = 0; y < height; y++) {
      int fromY = mirrored(y, picture.height());
      for (int x = 0; x < width; x++) {
        int from = fromY * picture.width() + mirrored(x, picture.width());
        int to = y * width + x;
        boolean open = hole.values()[from] != 0;
        for (int c = 0; c < 3; c++) {
          values[c * width * height + to] = open ? 0 : (rgb[3 * from + c] & 0xff) / 255f;
        }
        values[3 * width * height + to] = open ? 1 : 0;
      }
    }
    return NdArray.ofFloats(values, 1, 4, height, width);
  }

  private static int up(int side) {
    return (side + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
  }

  /** The mirror image beyond the far edge, the edge itself repeated. */
  private static int mirrored(int at, int side) {
    int period = at % (2 * side);
    return period < side ? period : 2 * side - 1 - period;
  }

  @Override
  public void close() {
    session.close();
  }
}
