package io.intarsia.run;

import io.intarsia.base.NdArray;
import java.util.stream.IntStream;

/**
 * Mean and variance of each channel over a batch [N, C, H, W], as batch norm takes them in training
 * (Ioffe and Szegedy 2015, algorithm 1).
 */
public final class BatchStatistics {
  private final double[] mean;
  private final double[] variance;
  private final long samples;

  private BatchStatistics(double[] mean, double[] variance, long samples) {
    this.mean = mean;
    this.variance = variance;
    this.samples = samples;
  }

  /** The statistics of a batch [N, C, H, W]. */
  public static BatchStatistics of(NdArray batch) {
    return of(Value.of(batch));
  }

  static BatchStatistics of(Value x) {
    int channels = x.size(1);
    int plane = x.count(2, x.rank());
    int samples = x.size(0) * plane;
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      int channel = c;
      int[] places =
          IntStream.range(0, samples)
              .map(i -> (i / plane * channels + channel) * plane + i % plane)
              .toArray();
      double m = IntStream.of(places).mapToDouble(i -> x.data[i]).sum() / samples;
      mean[c] = m;
      variance[c] =
          IntStream.of(places).mapToDouble(i -> (x.data[i] - m) * (x.data[i] - m)).sum() / samples;
    }
    return new BatchStatistics(mean, variance, samples);
  }

  double mean(int channel) {
    return mean[channel];
  }

  /** The biased variance: divided by the number of samples. */
  double variance(int channel) {
    return variance[channel];
  }

  /**
   * The running mean after this batch.
   *
   * @param before the running mean [C]
   * @param momentum the share of the batch
   */
  public NdArray runningMean(NdArray before, double momentum) {
    return blend(before, mean, momentum, 1);
  }

  /**
   * The running variance after this batch, whose own is taken unbiased.
   *
   * @param before the running variance [C]
   * @param momentum the share of the batch
   */
  public NdArray runningVariance(NdArray before, double momentum) {
    return blend(before, variance, momentum, samples / (samples - 1.0));
  }

  private static NdArray blend(NdArray before, double[] batch, double momentum, double factor) {
    float[] after = before.floats();
    for (int c = 0; c < after.length; c++) {
      after[c] = (float) ((1 - momentum) * after[c] + momentum * factor * batch[c]);
    }
    return NdArray.ofFloats(after, after.length);
  }
}
