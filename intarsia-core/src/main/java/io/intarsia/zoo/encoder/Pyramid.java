package io.intarsia.zoo.encoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Tensor;
import java.util.List;

/**
 * The agreement between encoders and decoders: a picture in, feature maps of falling size out. The
 * levels are known before anything is traced; a stride at which an encoder has nothing to say is
 * left out.
 */
public abstract class Pyramid extends Block {
  /**
   * One feature map.
   *
   * @param stride pixels of the picture per pixel of the map: it is [N, channels, ceil(H/stride),
   *     ceil(W/stride)]
   * @param channels the number of channels
   */
  public record Level(int stride, int channels) {}

  private final List<Level> levels;

  /**
   * @param levels from the finest to the coarsest
   */
  protected Pyramid(List<Level> levels) {
    this.levels = List.copyOf(levels);
  }

  /** What {@link #forward} gives, from the finest to the coarsest. */
  public final List<Level> levels() {
    return levels;
  }

  /** A picture [N, C, H, W] to one tensor per level. */
  public abstract List<Tensor> forward(Tensor picture);
}
