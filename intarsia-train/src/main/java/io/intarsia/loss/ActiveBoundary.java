package io.intarsia.loss;

import static io.intarsia.loss.math.TensorMath.times;
import static io.intarsia.loss.math.TensorMath.zero;

import io.intarsia.base.NdArray;
import io.intarsia.config.Section;
import io.intarsia.loss.math.BoundaryMaps;
import io.intarsia.loss.math.Resize;
import io.intarsia.loss.math.Shapes;
import io.intarsia.torch.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The active boundary loss: every pixel of the predicted boundary is to differ most from that of
 * its eight neighbours which lies nearest to the true boundary (Wang et al. 2022;
 * wangchi95/active-boundary-loss, abl.py at 1511507, with label_smooth.py of
 * CoinCheung/pytorch-loss at af876e4). It needs a region loss beside it.
 *
 * <p>As there, distances are whole pixels, and the share of boundary pixels is of one picture's
 * area however many pictures there are. Unlike there, a picture whose truth has no boundary costs
 * nothing, and so does a batch whose prediction has none.
 *
 * @param detach whether neighbours are constants for the gradient
 * @param maxRatio the share of a picture's area that the predicted boundaries of the batch may take
 *     before they are made three pixels wide
 * @param labelSmoothing 0 to 1: the share of the truth taken from the right direction; an eighth of
 *     it goes to each of the others
 * @param maxClipDistance the distance, in pixels, from which on all pixels weigh 1
 * @param ignoreIndex the id of unknown pixels, which are boundary
 */
public record ActiveBoundary(
    boolean detach, double maxRatio, double labelSmoothing, double maxClipDistance, int ignoreIndex)
    implements LossSpec {

  static ActiveBoundary read(Section section, int ignoreId) {
    return new ActiveBoundary(
        section.flag("detach", true),
        section.number("max_n_ratio", 0.01, 0, 1e6),
        section.number("label_smoothing", 0.2, 0, 1),
        section.number("max_clip_dist", 20, 1e-6, 1e6),
        section.whole("ignore_index", ignoreId));
  }

  @Override
  public Tensor of(Tensor logits, Tensor truth) {
    Shapes.batch("active_boundary", logits, truth);
    Tensor full = Resize.to(logits, truth, true);
    Shapes.classes("active_boundary", full, truth);
    BoundaryMaps maps = BoundaryMaps.of(Tensors.download(truth), ignoreIndex);
    Tensor directions = directions(maps, full);
    Tensor moving = directions.ne(new Scalar((long) BoundaryMaps.HERE));
    Tensor boundary = predictedBoundary(full.detach()).flatten().logical_and(moving);
    Tensor places = boundary.nonzero().squeeze(1);
    if (places.numel() == 0) {
      return zero(logits);
    }
    Tensor distances = Tensors.upload(NdArray.ofFloats(maps.distance(), maps.distance().length));
    Tensor near = distances.to(full).index_select(0, places);
    Tensor weights = times(near.clamp_max(new Scalar(maxClipDistance)), 1 / maxClipDistance);
    Tensor logs = scores(full, places).log_softmax(1);
    Tensor wanted = directions.index_select(0, places).unsqueeze(1);
    Tensor losses = entropy(logs, logs.gather(1, wanted).squeeze(1));
    return losses.mul(weights).mean();
  }

  private static Tensor directions(BoundaryMaps maps, Tensor logits) {
    long[] directions = new long[maps.direction().length];
    for (int i = 0; i < directions.length; i++) {
      directions[i] = maps.direction()[i];
    }
    return Tensors.upload(NdArray.ofLongs(directions, directions.length))
        .to(logits.device(), ScalarType.Long);
  }

  /** 1 - s for the wanted direction and s/8 for each other. */
  private Tensor entropy(Tensor logs, Tensor wanted) {
    double even = labelSmoothing / logs.size(1);
    return times(wanted, -(1 - labelSmoothing - even)).sub(times(logs.sum(1), even));
  }

  /**
   * Where the classes of a pixel differ most from those below and to the right.
   *
   * @param logits [N, C, H, W], without gradient
   * @return [N, H, W] of truth values, made three pixels wide
   */
  public Tensor predictedBoundary(Tensor logits) {
    try (NoGradGuard none = new NoGradGuard()) {
      long height = logits.size(2);
      long width = logits.size(3);
      Tensor p = logits.softmax(1);
      Tensor logs = logits.log_softmax(1);
      Tensor below = difference(p, logs, 2, height - 1);
      Tensor right = difference(p, logs, 3, width - 1);
      Tensor sum =
          torch.constant_pad_nd(right, 0, 1, 0, 0).add(torch.constant_pad_nd(below, 0, 0, 0, 1));
      Tensor lines = sum.gt(new Scalar(threshold(sum, height * width))).to(logits);
      long[] three = {3, 3};
      long[] one = {1, 1};
      Tensor wide = torch.max_pool2d(lines.unsqueeze(1), three, one, one, one, false);
      return wide.squeeze(1).gt(new Scalar(0.0));
    }
  }

  /** The divergence of each pixel from the next along an axis. */
  private static Tensor difference(Tensor p, Tensor logs, int axis, long count) {
    Tensor here = logs.narrow(axis, 0, count);
    return p.narrow(axis, 0, count).mul(here.sub(logs.narrow(axis, 1, count))).sum(1);
  }

  /** The first of 1e-5, 1.2e-5, 1.44e-5 ... that few enough values exceed. */
  private double threshold(Tensor values, long area) {
    double threshold = 1e-5;
    double most = Math.floor(area * maxRatio);
    if (most >= values.numel()) {
      return threshold;
    }
    long rank = values.numel() - (long) most;
    // As few values exceed the threshold as may, once this one does not.
    float limit = values.flatten().kthvalue(rank, 0, false).get0().item_float();
    while (limit > (float) threshold) {
      threshold *= 1.2;
    }
    return threshold;
  }

  /** How much each of the eight neighbours differs: [K, 8]. */
  private Tensor scores(Tensor logits, Tensor places) {
    long height = logits.size(2);
    long width = logits.size(3);
    Tensor pixels = logits.permute(0, 2, 3, 1).reshape(-1, logits.size(1));
    Tensor x = places.remainder(new Scalar(width));
    Tensor line = places.floor_divide(new Scalar(width));
    Tensor y = line.remainder(new Scalar(height));
    Tensor top = line.sub(y);
    Tensor centre = pixels.index_select(0, places).log_softmax(1);
    TensorVector columns = new TensorVector();
    for (int k = 0; k < BoundaryMaps.HERE; k++) {
      Tensor down = moved(y, BoundaryMaps.DOWN[k], height);
      Tensor right = moved(x, BoundaryMaps.RIGHT[k], width);
      Tensor row = top.add(down).mul(new Scalar(width)).add(right);
      Tensor neighbour = pixels.index_select(0, row);
      Tensor logs = (detach ? neighbour.detach() : neighbour).log_softmax(1);
      columns.push_back(logs.exp().mul(logs.sub(centre)).sum(1));
    }
    return torch.stack(columns, 1);
  }

  /** Coordinates moved, but not out of the picture. */
  private static Tensor moved(Tensor coordinates, int by, long size) {
    return coordinates
        .add(new Scalar((long) by))
        .clamp_min(new Scalar(0L))
        .clamp_max(new Scalar(size - 1));
  }
}
