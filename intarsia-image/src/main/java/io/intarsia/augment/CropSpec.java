package io.intarsia.augment;

import io.intarsia.augment.geometry.Border;
import io.intarsia.augment.geometry.Frames;
import io.intarsia.augment.geometry.Raster;
import io.intarsia.augment.geometry.Scaling;
import io.intarsia.base.Refusal;
import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.image.OpenCvResize.Filter;
import java.util.List;

/** Cutting rectangles out of samples. */
public sealed interface CropSpec extends TransformSpec {
  /**
   * Cuts a rectangle out at a random place.
   *
   * @param height rows
   * @param width columns
   * @param padIfNeeded true to pad smaller pictures (by 0, labels by "ignore") until the rectangle
   *     fits; else they are refused
   * @param p the probability that it acts
   */
  record RandomCrop(int height, int width, boolean padIfNeeded, double p) implements CropSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      double down = dice.uniform();
      double across = dice.uniform();
      Sample from = padIfNeeded ? padded(sample, width, height) : sample;
      refuseSmaller(from, "random_crop", width, height);
      int x = Frames.start(from.picture().width(), width, across);
      int y = Frames.start(from.picture().height(), height, down);
      return Paired.map(from, r -> Frames.crop(r, x, y, width, height));
    }
  }

  /**
   * Cuts a rectangle out of the middle.
   *
   * @param height rows
   * @param width columns
   * @param padIfNeeded true to pad smaller pictures (by 0, labels by "ignore") until the rectangle
   *     fits; else they are refused
   * @param p the probability that it acts
   */
  record CenterCrop(int height, int width, boolean padIfNeeded, double p) implements CropSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      Sample from = padIfNeeded ? padded(sample, width, height) : sample;
      refuseSmaller(from, "center_crop", width, height);
      int x = Frames.middle(from.picture().width(), width);
      int y = Frames.middle(from.picture().height(), height);
      return Paired.map(from, r -> Frames.crop(r, x, y, width, height));
    }
  }

  /**
   * Cuts a fixed rectangle out.
   *
   * @param xMin its first column
   * @param yMin its first row
   * @param xMax the column behind its last
   * @param yMax the row behind its last
   * @param p the probability that it acts
   */
  record Crop(int xMin, int yMin, int xMax, int yMax, double p) implements CropSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      refuseSmaller(sample, "crop", xMax, yMax);
      return Paired.map(sample, r -> Frames.crop(r, xMin, yMin, xMax - xMin, yMax - yMin));
    }
  }

  /**
   * Cuts a rectangle of random area and shape out and resizes it, as torchvision does.
   *
   * @param height rows of the result
   * @param width columns of the result
   * @param scale the rectangle's share of the area
   * @param ratio the rectangle's width by its height
   * @param interpolation for the picture; labels take the nearest pixel
   * @param p the probability that it acts
   */
  record RandomResizedCrop(
      int height, int width, Range scale, Range ratio, Filter interpolation, double p)
      implements CropSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      int[] box = box(sample.picture().width(), sample.picture().height(), dice);
      return Paired.map(
          sample,
          r -> resized(r, box, interpolation),
          labels -> resized(labels, box, Filter.NEAREST));
    }

    private Raster resized(Raster from, int[] box, Filter filter) {
      Raster cut = Frames.crop(from, box[0], box[1], box[2], box[3]);
      return Scaling.resize(cut, width, height, filter);
    }

    /** x, y, width and height; in the middle if ten tries give none that fits. */
    private int[] box(int fromWidth, int fromHeight, Dice dice) {
      double area = (double) fromWidth * fromHeight;
      Range logs = new Range(Math.log(ratio.low()), Math.log(ratio.high()));
      for (int attempt = 0; attempt < 10; attempt++) {
        double target = dice.uniform(scale) * area;
        double aspect = Math.exp(dice.uniform(logs));
        int w = (int) Math.rint(Math.sqrt(target * aspect));
        int h = (int) Math.rint(Math.sqrt(target / aspect));
        if (w > 0 && w <= fromWidth && h > 0 && h <= fromHeight) {
          int y = dice.whole(0, fromHeight - h);
          int x = dice.whole(0, fromWidth - w);
          return new int[] {x, y, w, h};
        }
      }
      double whole = (double) fromWidth / fromHeight;
      int w = whole > ratio.high() ? (int) Math.rint(fromHeight * ratio.high()) : fromWidth;
      int h = whole < ratio.low() ? (int) Math.rint(fromWidth / ratio.low()) : fromHeight;
      w = Math.max(1, Math.min(w, fromWidth));
      h = Math.max(1, Math.min(h, fromHeight));
      return new int[] {(fromWidth - w) / 2, (fromHeight - h) / 2, w, h};
    }
  }

  /**
   * Cuts a rectangle out that shows a labelled pixel if there is one, at a random place otherwise.
   * Pixels of class 0 do not count, nor do those of no known class ({@link LabelMap#IGNORE}).
   *
   * @param height rows
   * @param width columns
   * @param ignoreValues further classes that do not count
   * @param ignoreChannels numbers of masks that do not count (multi-label samples)
   * @param p the probability that it acts
   */
  record CropNonEmptyMaskIfExists(
      int height, int width, List<Integer> ignoreValues, List<Integer> ignoreChannels, double p)
      implements CropSpec {
    @Override
    public Sample transform(Sample sample, Dice dice) {
      refuseSmaller(sample, "crop_non_empty_mask_if_exists", width, height);
      int right = sample.picture().width() - width;
      int bottom = sample.picture().height() - height;
      boolean[] counting = counting(sample.truth());
      int count = 0;
      for (boolean counts : counting) {
        count += counts ? 1 : 0;
      }
      int x;
      int y;
      if (count == 0) {
        x = dice.whole(0, right);
        y = dice.whole(0, bottom);
      } else {
        int at = nth(counting, dice.whole(0, count - 1));
        int pixelX = at % sample.picture().width();
        int pixelY = at / sample.picture().width();
        x = Math.max(0, Math.min(pixelX - dice.whole(0, width - 1), right));
        y = Math.max(0, Math.min(pixelY - dice.whole(0, height - 1), bottom));
      }
      return Paired.map(sample, r -> Frames.crop(r, x, y, width, height));
    }

    private boolean[] counting(Truth truth) {
      boolean[] counting = new boolean[truth.width() * truth.height()];
      if (truth instanceof Truth.Classes classes) {
        boolean[] shows = new boolean[256];
        for (int id = 1; id < LabelMap.IGNORE; id++) {
          shows[id] = !ignoreValues.contains(id);
        }
        for (int i = 0; i < counting.length; i++) {
          counting[i] = shows[classes.map().ids()[i] & 0xff];
        }
      } else {
        List<GreyPicture> masks = ((Truth.Masks) truth).masks();
        for (int m = 0; m < masks.size(); m++) {
          byte[] values = masks.get(m).values();
          for (int i = 0; !ignoreChannels.contains(m) && i < counting.length; i++) {
            counting[i] |= values[i] != 0;
          }
        }
      }
      return counting;
    }

    private static int nth(boolean[] counting, int wanted) {
      int left = wanted;
      int at = 0;
      while (!counting[at] || left-- > 0) {
        at++;
      }
      return at;
    }
  }

  private static Sample padded(Sample sample, int width, int height) {
    int across = Math.max(0, width - sample.picture().width());
    int down = Math.max(0, height - sample.picture().height());
    if (across == 0 && down == 0) {
      return sample;
    }
    int fill = Paired.labelFill(sample, null);
    return Paired.map(
        sample,
        r -> Frames.pad(r, across, down, across, down, Border.CONSTANT, 0),
        r -> Frames.pad(r, across, down, across, down, Border.CONSTANT, fill));
  }

  private static void refuseSmaller(Sample sample, String type, int width, int height) {
    if (sample.picture().width() < width || sample.picture().height() < height) {
      throw Refusal.input(
          "%s: the picture is %dx%d here, too small for %s of %dx%d (width x height); set"
              + " pad_if_needed: true, put a pad_if_needed or resize before it, or crop less",
          sample.id(), sample.picture().width(), sample.picture().height(), type, width, height);
    }
  }
}
