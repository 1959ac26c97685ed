package io.intarsia.nn;

import java.util.Map;

/** A whole network: a picture in, named tensors out. */
public abstract class Network extends Block {
  /** The output that every segmentation network and classifier has. */
  public static final String LOGITS = "logits";

  private final int channels;

  /**
   * @param channels the number of channels of the picture
   */
  protected Network(int channels) {
    this.channels = channels;
  }

  /** The number of channels of the picture. */
  public final int channels() {
    return channels;
  }

  /**
   * Describes the computation.
   *
   * @param picture [N, C, H, W]
   * @return the outputs by name; {@link #LOGITS} among them
   */
  public abstract Map<String, Tensor> forward(Tensor picture);
}
