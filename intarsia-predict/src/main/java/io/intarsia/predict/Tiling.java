package io.intarsia.predict;

import io.intarsia.base.Checks;
import io.intarsia.graph.ReceptiveField;
import io.intarsia.predict.tile.Ramp;
import io.intarsia.predict.tile.Tiles;
import io.intarsia.preprocess.SizePolicy.Size;
import io.intarsia.pretrained.Pretrained;
import java.util.Optional;

/**
 * Whether and how a picture is cut into tiles that the network sees at the picture's own
 * resolution.
 *
 * @param when which pictures are cut
 * @param side preferred side of a tile, pixels; 0 for the model's own
 * @param overlap share of a tile that it has in common with the next, 0 to 0.9; not used for
 *     networks of finite receptive field, whose tiles overlap by twice their halo
 */
public record Tiling(When when, int side, double overlap) {
  /** Which pictures are cut into tiles. */
  public enum When {
    /** None. */
    NEVER,
    /** Those of which the network would see more than 2048 x 2048 pixels at once. */
    HUGE,
    /** All. */
    ALWAYS
  }

  /** Huge inputs only, in tiles of the model's own size, a quarter in common. */
  public static final Tiling AUTOMATIC = new Tiling(When.HUGE, 0, 0.25);

  private static final long HUGE_PIXELS = 2048L * 2048;
  private static final int USUAL_SIDE = 512;

  /**
   * @throws IllegalArgumentException if the side is from 1 to 31 or the overlap out of its range
   */
  public Tiling {
    Checks.that(side == 0 || side >= 32, "tile side must be at least 32, got %d", side);
    Checks.that(overlap >= 0 && overlap <= 0.9, "overlap must lie from 0 to 0.9, got %s", overlap);
  }

  /** Every picture, in tiles of this side. */
  public static Tiling of(int side, double overlap) {
    return new Tiling(When.ALWAYS, side, overlap);
  }

  boolean appliesTo(Size input) {
    return when == When.ALWAYS
        || (when == When.HUGE && (long) input.width() * input.height() > HUGE_PIXELS);
  }

  /** The preferred side of a tile for a model. */
  int sideFor(Pretrained model) {
    if (side > 0) {
      return side;
    }
    Size own = model.preprocessing().padded(USUAL_SIDE, USUAL_SIDE);
    return Math.max(model.stride(), Math.min(own.width(), own.height()) / 32 * 32);
  }

  /**
   * The tiles of a picture, and how they share what they have in common.
   *
   * @param field what one sample of the logits depends on, if that is finite
   */
  Plan plan(Pretrained model, Optional<ReceptiveField> field, int height, int width) {
    int far = margin(model);
    if (field.isPresent()) {
      int halo = field.get().halo();
      int align = Math.max(field.get().alignment(), model.stride());
      int least = Math.max(sideFor(model), 4 * halo);
      return new Plan(Tiles.withHalo(height + far, width + far, least, halo, align), Ramp.NEAREST);
    }
    return new Plan(
        Tiles.aligned(height + far, width + far, sideFor(model), overlap, model.stride()),
        Ramp.COSINE);
  }

  /** The same with tiles of another side. */
  Tiling withSide(int other) {
    return new Tiling(when, other, overlap);
  }

  /** Where corners coincide, the last sample must lie on or behind the last pixel. */
  static int margin(Pretrained model) {
    return model.alignCorners() ? model.stride() - 1 : 0;
  }

  /** Pixels of the tiled picture that a grid of this many samples stands for. */
  static int span(Pretrained model, int pixels) {
    return model.alignCorners() ? pixels - model.stride() + 1 : pixels;
  }

  /**
   * Tiles and their blending.
   *
   * @param tiles where they lie
   * @param ramp how they share what they have in common
   */
  public record Plan(Tiles tiles, Ramp ramp) {}
}
