package io.intarsia.zoo;

import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.zoo.decoder.ClassificationHead;
import io.intarsia.zoo.decoder.Decoder;
import io.intarsia.zoo.decoder.SegmentationHead;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pyramid, a decoder and a head, the shape of every network of segmentation_models.pytorch, whose
 * keys it has: {@code encoder}, {@code decoder}, {@code segmentation_head}, {@code
 * classification_head}.
 */
public final class EncoderDecoder extends Network {
  /** The scores of the whole picture, [N, classes]; only with a classification head. */
  public static final String LABELS = "labels";

  private final Pyramid encoder;
  private final Decoder decoder;
  private final SegmentationHead head;
  private final @Nullable ClassificationHead classifier;

  /**
   * @param channels channels of the picture
   * @param encoder the pyramid
   * @param decoder the decoder on its levels
   * @param head the head on the decoder's result
   * @param classifier a head on the coarsest level, or null
   */
  public EncoderDecoder(
      int channels,
      Pyramid encoder,
      Decoder decoder,
      SegmentationHead head,
      @Nullable ClassificationHead classifier) {
    super(channels);
    this.encoder = child("encoder", encoder);
    this.decoder = child("decoder", decoder);
    this.head = child("segmentation_head", head);
    this.classifier = classifier == null ? null : child("classification_head", classifier);
  }

  /** The pyramid. */
  public Pyramid encoder() {
    return encoder;
  }

  /** [N, C, H, W] to logits [N, classes, H, W], and labels [N, classes] if it has that head. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<Tensor> features = encoder.forward(picture);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, head.forward(decoder.forward(features), picture));
    if (classifier != null) {
      outputs.put(LABELS, classifier.forward(features.get(features.size() - 1)));
    }
    return outputs;
  }
}
