package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.atLeast;
import static io.intarsia.loss.math.TensorMath.differs;
import static io.intarsia.loss.math.TensorMath.ratio;
import static io.intarsia.loss.math.TensorMath.zero;

import io.intarsia.config.Section;
import io.intarsia.loss.math.Additive;
import io.intarsia.loss.math.Shapes;
import io.intarsia.loss.math.TensorMath;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * Cross-entropy of softmax probabilities, as {@code torch.nn.functional.cross_entropy}: the mean is
 * over known pixels, each by the weight of its class. One difference: without any known pixel it is
 * 0, not NaN, unless asked for.
 *
 * <p>Hard pixels only: {@code topK} takes the mean of that share of all pixels, the largest losses
 * (DeepLabCE of facebookresearch/detectron2); {@code ohem} the mean over the known pixels whose
 * true class has a small probability (OhemCrossEntropy of HRNet/HRNet-Semantic-Segmentation).
 * Either sums weighted losses and divides by the number of pixels.
 *
 * @param classWeights one for each class, or none
 * @param ignoreIndex the id of unknown pixels
 * @param labelSmoothing 0 to 1: the share of the truth spread evenly over all classes
 * @param reduction how pixels become one
 * @param topK the share of pixels to keep, above 0; 1 keeps all
 * @param ohem which pixels are hard; {@link Ohem#ALL} keeps all
 * @param nanIfNothingKnown true for NaN as in PyTorch where nothing is known
 */
public record CrossEntropy(
    List<Double> classWeights,
    int ignoreIndex,
    double labelSmoothing,
    Reduction reduction,
    double topK,
    Ohem ohem,
    boolean nanIfNothingKnown)
    implements LossSpec {

  /**
   * Online hard example mining.
   *
   * @param threshold pixels whose true class is less probable are kept
   * @param minKept at least about so many are kept in a batch
   */
  public record Ohem(double threshold, int minKept) {
    /** Keeps all pixels. */
    public static final Ohem ALL = new Ohem(1, Integer.MAX_VALUE);
  }

  /** Plain cross-entropy that ignores an id. */
  public static CrossEntropy ignoring(int ignoreIndex) {
    return new CrossEntropy(List.of(), ignoreIndex, 0, Reduction.MEAN, 1, Ohem.ALL, false);
  }

  static CrossEntropy read(Section section, int ignoreId) {
    CrossEntropy read =
        new CrossEntropy(
            section.numbers("class_weights", List.of()),
            section.whole("ignore_index", ignoreId),
            section.number("label_smoothing", 0, 0, 1),
            section.choice("reduction", Reduction.MEAN),
            section.number("top_k", 1, 1e-6, 1),
            section.has("ohem") ? ohem(section.section("ohem")) : Ohem.ALL,
            section.flag("nan_if_nothing_known", false));
    if (read.topK < 1 && read.ohem != Ohem.ALL) {
      throw section.wrong("top_k", "to stand without ohem: both choose the hard pixels");
    }
    if ((read.topK < 1 || read.ohem != Ohem.ALL) && read.reduction != Reduction.MEAN) {
      throw section.wrong("reduction", "mean where only hard pixels count");
    }
    return read;
  }

  private static Ohem ohem(Section section) {
    Ohem ohem =
        new Ohem(
            section.number("threshold", 0.7, 0, 1),
            section.whole("min_kept", 100_000, 1, Integer.MAX_VALUE));
    section.close();
    return ohem;
  }

  @Override
  public boolean scalar() {
    return reduction != Reduction.NONE;
  }

  @Override
  public Optional<Additive> additive() {
    boolean plain =
        topK >= 1 && ohem == Ohem.ALL && reduction == Reduction.MEAN && !nanIfNothingKnown;
    return plain ? Optional.of(new Sums()) : Optional.empty();
  }

  /** The loss over some pictures, and the weight of all. */
  private final class Sums implements Additive {
    @Override
    public Tensor sum(Tensor logits, Tensor truth) {
      Shapes.classes("cross_entropy", logits, truth);
      return torchs(logits, truth, Reduction.SUM);
    }

    @Override
    public Tensor count(Tensor logits, Tensor truth) {
      return known(logits, truth);
    }
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Shapes.classes("cross_entropy", logits, truth);
    if (topK < 1) {
      return hardest(torchs(logits, truth, Reduction.NONE).flatten());
    } else if (ohem != Ohem.ALL) {
      return mined(logits, truth);
    } else if (reduction != Reduction.MEAN || nanIfNothingKnown) {
      return torchs(logits, truth, reduction);
    }
    return ratio(torchs(logits, truth, Reduction.SUM), known(logits, truth));
  }

  private Tensor torchs(Tensor logits, Tensor truth, Reduction how) {
    TensorOptional weights =
        classWeights.isEmpty()
            ? new TensorOptional()
            : new TensorOptional(TensorMath.weights(classWeights, logits));
    long code = how == Reduction.NONE ? 0 : how == Reduction.MEAN ? 1 : 2;
    // Where the classes of a pixel lie together in memory, rows of them need no copy.
    boolean rows = how != Reduction.NONE && logits.is_contiguous(MemoryFormat.ChannelsLast);
    Tensor scores =
        rows ? logits.permute(0, 2, 3, 1).reshape(truth.numel(), logits.size(1)) : logits;
    Tensor ids = rows ? truth.flatten() : truth;
    return torch.cross_entropy_loss(scores, ids, weights, code, ignoreIndex, labelSmoothing);
  }

  /** The sum of the weights of known pixels. */
  private Tensor known(Tensor logits, Tensor truth) {
    Tensor known = differs(truth, ignoreIndex);
    if (classWeights.isEmpty()) {
      return known.sum().to(logits);
    }
    Tensor ids = truth.mul(known).flatten();
    Tensor weights = TensorMath.weights(classWeights, logits).index_select(0, ids);
    return weights.mul(known.flatten().to(logits)).sum();
  }

  private Tensor hardest(Tensor losses) {
    long count = Math.max(1, (long) (topK * losses.numel()));
    return losses.topk(count, 0, true, false).get0().mean();
  }

  private Tensor mined(Tensor logits, Tensor truth) {
    Tensor known = differs(truth, ignoreIndex);
    Tensor ids = truth.mul(known).unsqueeze(1);
    Tensor all = logits.detach().softmax(1).gather(1, ids).squeeze(1);
    Tensor probabilities = all.masked_select(known);
    if (probabilities.numel() == 0) {
      return zero(logits);
    }
    long rank = Math.min(ohem.minKept, probabilities.numel() - 1);
    Tensor least = probabilities.kthvalue(rank + 1, 0, false).get0();
    Tensor hard = all.lt(atLeast(least, ohem.threshold)).logical_and(known).to(logits);
    return ratio(torchs(logits, truth, Reduction.NONE).mul(hard).sum(), hard.sum());
  }
}
