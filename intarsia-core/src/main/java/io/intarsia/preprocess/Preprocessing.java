package io.intarsia.preprocess;

import io.intarsia.preprocess.SizePolicy.Exact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a picture before a network sees it, in this order: resize (sides by policy, then
 * each rounded up to a multiple), rescale, normalise, pad.
 *
 * @param sizing the sides after resizing
 * @param multiple both sides are rounded up to a multiple of this; 1 leaves them alone
 * @param resample Pillow's filter
 * @param rescaleFactor each 8-bit value is multiplied by this; null leaves 0 to 255
 * @param mean subtracted per channel after rescaling; null (with std) does not normalise
 * @param std divides per channel; null (with mean) does not normalise
 * @param pad the least sides after padding right and bottom, or null
 * @param padValue what padding is filled with, after normalising
 * @param channels 3 for colour, 1 for grey (luma)
 * @param bgr the network sees blue, green, red rather than red, green, blue, as Caffe's do; mean
 *     and std are in its order
 */
public record Preprocessing(
    SizePolicy sizing,
    int multiple,
    Resample resample,
    @Nullable Double rescaleFactor,
    @Nullable List<Double> mean,
    @Nullable List<Double> std,
    @Nullable Exact pad,
    float padValue,
    int channels,
    boolean bgr) {

  /** In the order red, green, blue. */
  public Preprocessing(
      SizePolicy sizing,
      int multiple,
      Resample resample,
      @Nullable Double rescaleFactor,
      @Nullable List<Double> mean,
      @Nullable List<Double> std,
      @Nullable Exact pad,
      float padValue,
      int channels) {
    this(sizing, multiple, resample, rescaleFactor, mean, std, pad, padValue, channels, false);
  }

  /** Checks that the values fit each other. */
  public Preprocessing {
    if (multiple < 1) {
      throw new IllegalArgumentException("multiple " + multiple + ", wanted 1 or more");
    }
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels " + channels + ", wanted 1 or 3");
    }
    if (bgr && channels != 3) {
      throw new IllegalArgumentException("blue, green, red are 3 channels, not " + channels);
    }
    if ((mean == null) != (std == null)) {
      throw new IllegalArgumentException("mean and std go together");
    }
    mean = mean == null ? null : List.copyOf(mean);
    std = std == null ? null : List.copyOf(std);
    if (mean != null && std != null && (mean.size() != channels || std.size() != channels)) {
      throw new IllegalArgumentException("mean and std want " + channels + " values each");
    }
  }

  /**
   * What networks made with Caffe want: blue, green, red from 0 to 255 less a mean, any size.
   *
   * @param mean blue, green, red
   */
  public static Preprocessing caffe(double... mean) {
    return new Preprocessing(
        new SizePolicy.Keep(),
        1,
        Resample.BILINEAR,
        null,
        List.of(mean[0], mean[1], mean[2]),
        List.of(1.0, 1.0, 1.0),
        null,
        0,
        3,
        true);
  }

  /** ImageNet's mean and spread, 512x512, bilinear: what SegFormer checkpoints say. */
  public static Preprocessing imagenet512() {
    return new Preprocessing(
        new SizePolicy.Exact(512, 512),
        1,
        Resample.BILINEAR,
        1 / 255.0,
        List.of(0.485, 0.456, 0.406),
        List.of(0.229, 0.224, 0.225),
        null,
        0,
        3);
  }

  /** The same with other sides. */
  public Preprocessing withSizing(SizePolicy other, int multipleOf) {
    return new Preprocessing(
        other, multipleOf, resample, rescaleFactor, mean, std, pad, padValue, channels, bgr);
  }

  /** The same with padding to at least these sides. */
  public Preprocessing withPad(@Nullable Exact least, float value) {
    return new Preprocessing(
        sizing, multiple, resample, rescaleFactor, mean, std, least, value, channels, bgr);
  }

  /** The sides after resizing and before padding. */
  public SizePolicy.Size resized(int width, int height) {
    SizePolicy.Size size = sizing.apply(width, height);
    return new SizePolicy.Size(up(size.width()), up(size.height()));
  }

  /** The sides the network sees. */
  public SizePolicy.Size padded(int width, int height) {
    SizePolicy.Size size = resized(width, height);
    return pad == null
        ? size
        : new SizePolicy.Size(
            Math.max(size.width(), pad.width()), Math.max(size.height(), pad.height()));
  }

  private int up(int side) {
    return Math.toIntExact((side + multiple - 1L) / multiple * multiple);
  }
}
