package io.intarsia.predict;

import io.intarsia.image.Picture;
import io.intarsia.image.Preprocess;
import io.intarsia.predict.decode.Logits;
import io.intarsia.predict.tile.Tta;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.preprocess.SizePolicy.Size;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a picture through the network: once, or in several views whose logits are averaged. */
final class Views {
  private final Engine engine;
  private final List<Tta.View> views;

  Views(Engine engine, List<Tta.View> views) {
    this.engine = engine;
    this.views = views;
  }

  int count() {
    return views.size();
  }

  /**
   * Pre-processes and runs a picture.
   *
   * @param use what is done with the logits, which are lent to it; their grid is that of the first
   *     view, and covers the picture and its padding
   */
  <R> R run(Picture picture, Preprocessing preprocessing, Function<Logits, R> use) {
    return run(picture, preprocessing, Tta.Average.PROBABILITIES, use);
  }

  /** As {@link #run(Picture, Preprocessing, Function)}, told what is averaged. */
  <R> R run(
      Picture picture, Preprocessing preprocessing, Tta.Average kind, Function<Logits, R> use) {
    if (views.size() == 1) {
      return one(picture, preprocessing, views.get(0), use);
    }
    Average average = new Average(kind);
    for (Tta.View view : views) {
      one(picture, preprocessing, view, logits -> average.add(logits, view.flipped()));
    }
    return use.apply(average.result());
  }

  private static final class Average {
    private final Tta.Average kind;
    private @Nullable Tta tta;

    Average(Tta.Average kind) {
      this.kind = kind;
    }

    @Nullable Void add(Logits logits, boolean flipped) {
      if (tta == null) {
        tta = new Tta(logits.classes(), logits.height(), logits.width(), kind);
      }
      tta.add(logits, flipped);
      return null;
    }

    Logits result() {
      if (tta == null) {
        throw new IllegalStateException("no view was run");
      }
      return tta.result();
    }
  }

  private <R> R one(
      Picture picture, Preprocessing preprocessing, Tta.View view, Function<Logits, R> use) {
    Preprocess prepare = new Preprocess(scaled(preprocessing, picture, view.scale()));
    Size size = prepare.size(picture.width(), picture.height());
    int channels = preprocessing.channels();
    long floats = Math.multiplyExact((long) channels * size.height(), (long) size.width());
    ByteBuffer pixels = engine.borrow(Math.multiplyExact(floats, Float.BYTES));
    try {
      prepare.into(picture, pixels.asFloatBuffer(), 0);
      if (view.flipped()) {
        mirror(pixels.asFloatBuffer(), size.width());
      }
      return engine.run(pixels, channels, size.height(), size.width(), use);
    } finally {
      engine.giveBack(pixels);
    }
  }

  private static Preprocessing scaled(Preprocessing plain, Picture picture, double scale) {
    if (scale == 1) {
      return plain;
    }
    Size size = plain.resized(picture.width(), picture.height());
    SizePolicy.Exact inner =
        new SizePolicy.Exact(times(size.height(), scale), times(size.width(), scale));
    SizePolicy.Exact pad = plain.pad();
    Preprocessing resized = plain.withSizing(inner, plain.multiple());
    return pad == null
        ? resized
        : resized.withPad(
            new SizePolicy.Exact(times(pad.height(), scale), times(pad.width(), scale)),
            plain.padValue());
  }

  private static int times(int side, double scale) {
    return Math.max(1, (int) Math.round(side * scale));
  }

  private static void mirror(FloatBuffer values, int width) {
    float[] row = new float[width];
    for (int at = 0; at < values.limit(); at += width) {
      values.get(at, row);
      Tta.flip(row, width);
      values.put(at, row);
    }
  }
}
