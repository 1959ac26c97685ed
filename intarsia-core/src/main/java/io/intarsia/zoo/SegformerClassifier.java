package io.intarsia.zoo;

import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Linear;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.List;
import java.util.Map;

/**
 * The MiT encoder with a linear classifier on the mean of the last stage's tokens, as it is trained
 * on ImageNet. Keys are those of Hugging Face's {@code SegformerForImageClassification}.
 */
public final class SegformerClassifier extends Network {
  private final MixTransformer.Config config;
  private final MixTransformer encoder;
  private final Linear classifier;

  /**
   * @param config the encoder's sizes
   * @param classes channels of the result
   */
  public SegformerClassifier(MixTransformer.Config config, int classes) {
    super(config.channels());
    this.config = config;
    encoder = child("segformer.encoder", new MixTransformer(config));
    int width = config.widths().get(config.widths().size() - 1);
    classifier = child("classifier", new Linear(width, classes));
  }

  /** The encoder's sizes. */
  public MixTransformer.Config config() {
    return config;
  }

  /** [N, C, H, W] to logits [N, classes]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> features = encoder.forward(picture);
    Tensor tokens = features.get(features.size() - 1).tokens();
    return Map.of(LOGITS, classifier.forward(tokens.mean(false, 1)));
  }
}
