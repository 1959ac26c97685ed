package io.intarsia.zoo.classify;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Linear;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.classic.Vgg;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * VGG with its classifier of three linear maps over 7x7 means (Simonyan and Zisserman 2015, table
 * 1): the keys of pytorch/vision, models/vgg.py, v0.14.1.
 */
public final class VggClassifier extends Network {
  /** The maps whose means the classifier sees. */
  public static final String FEATURES = "features";

  private static final Window HALF = Window.square(2, 2, 0, 1);
  private static final int SIDE = 7;
  private static final int WIDTH = 512;
  private static final int HIDDEN = 4096;

  private final Vgg encoder;
  private final Linear first;
  private final Linear second;
  private final Linear third;

  /**
   * @param depths convolutions between poolings, five numbers
   * @param norm with batch norm after each convolution
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public VggClassifier(List<Integer> depths, boolean norm, int channels, int classes) {
    super(channels);
    // Four poolings lie between the encoder's maps; the fifth is of the classifier.
    EncoderOptions options = new EncoderOptions(channels, 4, 32, EncoderOptions.Atrous.EVERY);
    encoder = new Vgg("vgg", depths, norm, options);
    encoder.children().forEach((key, part) -> child(key, part));
    first = child("classifier.0", linear(WIDTH * SIDE * SIDE, HIDDEN));
    second = child("classifier.3", linear(HIDDEN, HIDDEN));
    third = child("classifier.6", linear(HIDDEN, classes));
  }

  private static Linear linear(int in, int out) {
    return new Linear(in, out, new Init.Normal(0.01, false), Init.ZEROS);
  }

  /** [N, C, H, W] to logits [N, classes], and the maps they are made of [N, 512, H/32, W/32]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> features = encoder.forward(picture);
    // torchvision drops the last row of an odd side, which 224 and its halves never are.
    Tensor last = features.get(features.size() - 1).maxPool(HALF, true);
    Tensor x = last.adaptiveAvgPool(SIDE, SIDE).flatten(1);
    x = first.forward(x).relu().dropout(0.5);
    x = second.forward(x).relu().dropout(0.5);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, third.forward(x));
    outputs.put(FEATURES, last);
    return outputs;
  }
}
