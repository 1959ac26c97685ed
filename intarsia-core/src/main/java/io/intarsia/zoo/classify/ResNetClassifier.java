package io.intarsia.zoo.classify;

import io.intarsia.nn.Block;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Linear;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.ResNet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ResNet or ResNeXt with its classifier (He et al. 2016, table 1): the keys of pytorch/vision,
 * models/resnet.py, v0.14.1, {@code conv1} to {@code fc}.
 */
public final class ResNetClassifier extends Network {
  /** The maps whose means the classifier sees. */
  public static final String FEATURES = "features";

  private final Pyramid encoder;
  private final Linear classifier;

  /**
   * @param config the size
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public ResNetClassifier(ResNet.Config config, int channels, int classes) {
    super(channels);
    encoder = new ResNet(config, EncoderOptions.standard(channels));
    // The encoder's parts stand beside the classifier, not under a key of their own.
    for (Map.Entry<String, Block> part : encoder.children().entrySet()) {
      child(part.getKey(), part.getValue());
    }
    List<Pyramid.Level> levels = encoder.levels();
    int width = levels.get(levels.size() - 1).channels();
    classifier = child("fc", new Linear(width, classes));
  }

  /**
   * [N, C, H, W] to logits [N, classes], and the maps [N, width, ceil(H/32), ceil(W/32)] whose
   * means they are made of.
   */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> features = encoder.forward(picture);
    Tensor last = features.get(features.size() - 1);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, classifier.forward(last.mean(false, 2, 3)));
    outputs.put(FEATURES, last);
    return outputs;
  }
}
