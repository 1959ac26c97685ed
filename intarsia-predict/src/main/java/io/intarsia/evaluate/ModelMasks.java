package io.intarsia.evaluate;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Tracer;
import io.intarsia.graph.rewrite.Rewrites;
import io.intarsia.image.Picture;
import io.intarsia.image.Preprocess;
import io.intarsia.nn.Network;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.decode.Resample;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy.Size;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.run.Executor;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A model whose classes may overlap: every class has a probability of its own at every pixel, the
 * sigmoid of its logit. Logits are brought to the picture's own size bilinearly first, as {@code
 * interpolate} of PyTorch does, so that thresholds cut smooth outlines. Pictures run whole, without
 * tiles. Safe to share between threads.
 */
public final class ModelMasks implements MaskPredictor, AutoCloseable {
  private final Pretrained model;
  private final Preprocess preprocess;
  private final Executor.Session session;

  private ModelMasks(Pretrained model, Executor executor) {
    this.model = model;
    this.preprocess = new Preprocess(model.preprocessing());
    this.session = executor.prepare(Rewrites.apply(model.program()));
  }

  /**
   * Makes a model ready.
   *
   * @throws Refusal MODEL if the engine cannot run it
   */
  public static ModelMasks of(Pretrained model, Executor executor) {
    return new ModelMasks(model, executor);
  }

  @Override
  public Masks masks(Picture picture) {
    Preprocessing spec = preprocess.spec();
    Size outer = spec.padded(picture.width(), picture.height());
    Size inner = spec.resized(picture.width(), picture.height());
    NdArray pixels =
        NdArray.ofFloats(
            preprocess.apply(picture), 1, spec.channels(), outer.height(), outer.width());
    NdArray found = session.run(Map.of(Tracer.PICTURE, pixels)).get(Network.LOGITS);
    if (found == null) {
      throw Refusal.model("%s gives no output named %s", model.name(), Network.LOGITS);
    }
    NdArray given = found.toF32();
    Logits grid =
        new Logits(
            (int) given.size(1), (int) given.size(2), (int) given.size(3), given.floatView());
    float[] values =
        Resample.bilinear(
            grid,
            new Size(
                span(outer.width(), inner.width(), picture.width()),
                span(outer.height(), inner.height(), picture.height())),
            new Size(picture.width(), picture.height()),
            model.alignCorners());
    sigmoid(values, grid.classes());
    return new Masks(picture.width(), picture.height(), values);
  }

  /** Pixels of the picture that the padded input stands for along one side. */
  private int span(int outer, int inner, int side) {
    int corner = model.alignCorners() ? 1 : 0;
    long span =
        outer == inner ? side : Math.round((double) (outer - corner) * side / inner) + corner;
    return (int) Math.max(side, span);
  }

  private static void sigmoid(float[] values, int classes) {
    int plane = values.length / classes;
    IntStream.range(0, classes)
        .parallel()
        .forEach(
            c -> {
              for (int i = c * plane; i < (c + 1) * plane; i++) {
                values[i] = (float) (1 / (1 + Math.exp(-values[i])));
              }
            });
  }

  @Override
  public void close() {
    session.close();
  }
}
