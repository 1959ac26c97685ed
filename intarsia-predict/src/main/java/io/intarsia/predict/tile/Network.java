package io.intarsia.predict.tile;

import io.intarsia.predict.decode.Logits;
import java.nio.FloatBuffer;

/** A segmentation network as tiling sees it: pixels to logits at a fixed output stride. */
public interface Network {
  /** Classes of its logits. */
  int classes();

  /** Input pixels per output sample along each side, such as 4 for SegFormer and 1 for a U-Net. */
  int stride();

  /**
   * Runs one picture.
   *
   * @param pixels normalised input, [channels, height, width]
   * @return logits of height / stride rows and width / stride columns; valid until the next run
   */
  Logits run(FloatBuffer pixels, int height, int width);
}
