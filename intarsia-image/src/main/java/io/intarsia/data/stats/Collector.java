package io.intarsia.data.stats;

import io.intarsia.data.Sample;
import io.intarsia.data.Truth;
import io.intarsia.image.Components;
import io.intarsia.image.GreyPicture;
import io.intarsia.image.LabelMap;
import io.intarsia.label.LabelSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes samples one by one. */
final class Collector {
  private static final int GRID = ClassStats.GRID;
  private static final int BINS = 5;

  private final LabelSpace space;
  private final boolean multiLabel;
  private final int count;
  private final long[] pixels;
  private final int[] pictures;
  private final long[] objects;
  private final long[] smallest;
  private final String[] smallestIn;
  private final long[][] sizes;
  private final double[][] heat;
  private final int[][] together;
  private final long[][] overlap;
  private final Map<String, Integer> sides = new TreeMap<>();
  private final int[] brightness = new int[16];
  private final Outliers outliers = new Outliers();
  private int samples;
  private long all;
  private long ignored;

  Collector(LabelSpace space, boolean multiLabel) {
    this.space = space;
    this.multiLabel = multiLabel;
    count = space.size();
    pixels = new long[count];
    pictures = new int[count];
    objects = new long[count];
    smallest = new long[count];
    smallestIn = new String[count];
    java.util.Arrays.fill(smallestIn, "");
    sizes = new long[count][BINS];
    heat = new double[count][GRID * GRID];
    together = new int[count][count];
    overlap = multiLabel ? new long[count][count] : new long[0][];
  }

  void add(int index, Sample sample) {
    samples++;
    int area = sample.picture().width() * sample.picture().height();
    all += area;
    sides.merge(sample.picture().width() + "x" + sample.picture().height(), 1, Integer::sum);
    float[] mix = new float[count];
    if (sample.truth() instanceof Truth.Classes classes) {
      classes(classes.map(), sample.id(), mix);
    } else if (sample.truth() instanceof Truth.Masks masks) {
      masks(masks.masks(), sample.id(), mix);
    }
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        together[a][b] += mix[a] > 0 && mix[b] > 0 ? 1 : 0;
      }
    }
    double[] light = light(sample.picture().toGrey());
    brightness[Math.min(15, (int) (light[0] / 16))]++;
    outliers.add(index, sample.id(), light[0], light[1], area, mix);
  }

  private void classes(LabelMap map, String id, float[] mix) {
    long[] counts = map.histogram();
    for (int c = 0; c < 256; c++) {
      if (counts[c] > 0 && c < count) {
        GreyPicture mask = map.mask(c);
        one(c, mask, counts[c], id);
        mix[c] = (float) counts[c] / map.ids().length;
      } else {
        ignored += counts[c];
      }
    }
  }

  private void masks(List<GreyPicture> masks, String id, float[] mix) {
    int area = masks.get(0).values().length;
    int[] inside = new int[count];
    boolean[] any = new boolean[area];
    for (int i = 0; i < area; i++) {
      int found = 0;
      for (int c = 0; c < count; c++) {
        if (masks.get(c).values()[i] != 0) {
          inside[found++] = c;
        }
      }
      any[i] = found > 0;
      for (int a = 0; a < found; a++) {
        for (int b = 0; b < found; b++) {
          overlap[inside[a]][inside[b]]++;
        }
      }
      ignored += any[i] ? 0 : 1;
    }
    for (int c = 0; c < count; c++) {
      long sum = 0;
      for (byte value : masks.get(c).values()) {
        sum += value == 0 ? 0 : 1;
      }
      if (sum > 0) {
        one(c, masks.get(c), sum, id);
        mix[c] = (float) sum / area;
      }
    }
  }

  private void one(int c, GreyPicture mask, long sum, String id) {
    pixels[c] += sum;
    pictures[c]++;
    long area = mask.values().length;
    for (Components.Part part : Components.of(mask, 8).parts()) {
      objects[c]++;
      long size = part.area();
      sizes[c][bin(size, area)]++;
      if (smallest[c] == 0 || size < smallest[c]) {
        smallest[c] = size;
        smallestIn[c] = id;
      }
    }
    for (int y = 0; y < mask.height(); y++) {
      int row = (int) ((long) y * GRID / mask.height()) * GRID;
      for (int x = 0; x < mask.width(); x++) {
        if (mask.at(x, y) != 0) {
          heat[c][row + (int) ((long) x * GRID / mask.width())] += (double) GRID * GRID / area;
        }
      }
    }
  }

  private static int bin(long size, long area) {
    int bin = 0;
    for (long by = 10_000; by >= 10 && size * by >= area; by /= 10) {
      bin++;
    }
    return bin;
  }

  /** Mean and standard deviation. */
  private static double[] light(GreyPicture grey) {
    long sum = 0;
    long squares = 0;
    for (byte value : grey.values()) {
      sum += value & 0xff;
      squares += (value & 0xff) * (value & 0xff);
    }
    double mean = (double) sum / grey.values().length;
    double variance = (double) squares / grey.values().length - mean * mean;
    return new double[] {mean, Math.sqrt(Math.max(0, variance))};
  }

  DataStats finish() {
    long labelled = Math.max(1, all - ignored);
    List<ClassStats> classes = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      double[] cells = heat[c];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = Math.min(1, cells[i] / Math.max(1, samples));
      }
      classes.add(
          new ClassStats(
              space.classes().get(c).name(),
              space.classes().get(c).rgb(),
              pixels[c],
              (double) pixels[c] / labelled,
              pictures[c],
              objects[c],
              smallest[c],
              smallestIn[c],
              sizes[c],
              cells));
    }
    return new DataStats(
        samples,
        multiLabel,
        all,
        ignored,
        classes,
        together,
        overlap,
        sides,
        brightness,
        outliers.find());
  }
}
