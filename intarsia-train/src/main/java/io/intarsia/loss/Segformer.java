package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.differs;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Resize;
import io.intarsia.loss.math.Shapes;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss SegFormer is fine-tuned with: logits resized to the truth without aligning corners, then
 * cross-entropy over known pixels; with a single label binary cross-entropy, its mean over all
 * pixels, known or not (SegformerForSemanticSegmentation of huggingface/transformers v4.27.1).
 * Without any known pixel it is 0, not NaN.
 *
 * @param ignoreIndex the id of unknown pixels; with a single label negative ids are unknown too
 */
public record Segformer(int ignoreIndex) implements LossSpec {

  static Segformer read(Section section, int ignoreId) {
    return new Segformer(section.whole("ignore_index", ignoreId));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Shapes.batch("segformer", logits, truth);
    Tensor labels = truth.dim() == 4 && truth.size(1) == 1 ? truth.squeeze(1) : truth;
    Tensor full = Resize.to(logits, labels, false);
    if (logits.size(1) > 1) {
      return CrossEntropy.ignoring(ignoreIndex).of(full, labels);
    }
    Tensor given = Shapes.overlapping("segformer", full, labels);
    Tensor known = differs(given, ignoreIndex).logical_and(given.ge(new Scalar(0.0))).to(full);
    return BinaryCrossEntropy.each(full, given.mul(known), List.of(), List.of()).mul(known).mean();
  }
}
