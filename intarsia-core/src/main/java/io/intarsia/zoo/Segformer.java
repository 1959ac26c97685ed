package io.intarsia.zoo;

import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.zoo.decoder.SegformerHead;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.Map;

/**
 * SegFormer for semantic segmentation (Xie, Wang, Yu, Anandkumar, Alvarez, Luo: SegFormer: Simple
 * and Efficient Design for Semantic Segmentation with Transformers, 2021). Keys are those of
 * Hugging Face's {@code SegformerForSemanticSegmentation}.
 */
public final class Segformer extends Network {
  private final MixTransformer.Config config;
  private final int decoderWidth;
  private final MixTransformer encoder;
  private final SegformerHead head;

  /**
   * @param config the encoder's sizes
   * @param decoderWidth channels in the decoder: 256 for B0 and B1, 768 from B2 on
   * @param classes channels of the result
   */
  public Segformer(MixTransformer.Config config, int decoderWidth, int classes) {
    super(config.channels());
    this.config = config;
    this.decoderWidth = decoderWidth;
    encoder = child("segformer.encoder", new MixTransformer(config));
    head = child("decode_head", new SegformerHead(config.widths(), decoderWidth, classes));
  }

  /** The encoder's sizes. */
  public MixTransformer.Config config() {
    return config;
  }

  /** Channels in the decoder. */
  public int decoderWidth() {
    return decoderWidth;
  }

  /** [N, C, H, W] to logits [N, classes, ceil(H/4), ceil(W/4)]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    return Map.of(LOGITS, head.forward(encoder.forward(picture)));
  }
}
