package io.intarsia.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.image.LabelMap;
import io.intarsia.image.Picture;
import io.intarsia.image.codec.Decoder;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.pretrained.PretrainedLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RealWeightsTest {
  private static final List<Integer> VOC =
      LabelSpace.builtIn("voc").classes().stream().map(LabelClass::rgb).toList();

  /** Pixels of the right class, of it in the target, and of it in the result, by class. */
  private static final class Tally {
    final long[] right = new long[21];
    final long[] target = new long[21];
    final long[] result = new long[21];

    /** Share of right pixels; those of no class's colour are void. */
    double count(Picture colours, LabelMap map) {
      long all = 0;
      long correct = 0;
      for (int y = 0; y < map.height(); y++) {
        for (int x = 0; x < map.width(); x++) {
          int wanted = VOC.indexOf(colours.pixel(x, y));
          if (wanted >= 0) {
            int got = map.at(x, y);
            target[wanted]++;
            result[got]++;
            right[wanted] += wanted == got ? 1 : 0;
            correct += wanted == got ? 1 : 0;
            all++;
          }
        }
      }
      return (double) correct / all;
    }

    double meanIou() {
      double sum = 0;
      int classes = 0;
      for (int c = 0; c < right.length; c++) {
        long union = target[c] + result[c] - right[c];
        sum += union == 0 ? 0 : (double) right[c] / union;
        classes += union == 0 ? 0 : 1;
      }
      return sum / classes;
    }
  }

  @Test
  void deepLabReachesItsAccuracyOnVocPictures() {
    Path weights = Shared.file("weights/deeplabv3_mobilenetv2_voc21.safetensors");
    Tally tally = new Tally();
    Map<String, Double> accuracy = new TreeMap<>();
    try (Segmenter segmenter = Segmenter.of(PretrainedLoader.load("deeplab", weights))) {
      for (String name : List.of("1", "23", "114")) {
        Picture target =
            new Decoder().decode(Shared.file("data/voc_samples/" + name + "_target.png"));
        LabelMap map =
            segmenter.segment(Shared.file("data/voc_samples/" + name + "_image.png")).map();
        accuracy.put(name, tally.count(target, map));
      }
    }
    assertThat(accuracy.get("1")).isCloseTo(.9969, within(1e-4));
    assertThat(accuracy.get("23")).isCloseTo(.9953, within(1e-4));
    assertThat(accuracy.get("114")).isCloseTo(.9969, within(1e-4));
    assertThat(tally.meanIou()).isCloseTo(.981, within(1e-3));
  }

  /**
   * The middle of the first frame of the mosaic (5 x 4 frames of 565 x 584), as
   * orobix/retina-unet @ f6ff63bb, src/retinaNN_predict.py runs it: patches of 48 x 48, their
   * probabilities averaged; here every 16 pixels, there every 5.
   */
  @Test
  void unetAgreesWithItsAuthorsPredictionOfVessels() {
    Path weights = Shared.file("weights/unet3level_drive_orobix.safetensors");
    int side = 240;
    Decoder decoder = new Decoder();
    Picture frame =
        decoder
            .decode(Shared.file("data/retina_drive/all_originals.png"))
            .crop(160, 170, side, side);
    Picture author =
        decoder
            .decode(Shared.file("data/retina_drive/all_predictions.png"))
            .crop(160, 170, side, side);
    float[] vessels;
    try (Segmenter segmenter =
        Segmenter.builder().model(PretrainedLoader.load("retina", weights)).threads(1).build()) {
      vessels = averaged(segmenter, frame, 48, 16);
    }
    int margin = 32;
    int rest = side - 2 * margin;
    float[] inner = new float[rest * rest];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = vessels[(margin + i / rest) * side + margin + i % rest];
    }
    byte[] wanted = author.crop(margin, margin, rest, rest).toGrey().values();
    assertThat(correlation(inner, wanted)).isGreaterThan(.996);
  }

  private static float[] averaged(Segmenter segmenter, Picture frame, int side, int step) {
    float[] sum = new float[frame.width() * frame.height()];
    int[] count = new int[sum.length];
    String vessel = segmenter.labels().byId(1).name();
    for (int top = 0; top < frame.height() - side + step; top += step) {
      int y0 = Math.min(top, frame.height() - side);
      for (int left = 0; left < frame.width() - side + step; left += step) {
        int x0 = Math.min(left, frame.width() - side);
        Detail patch = segmenter.segment(frame.crop(x0, y0, side, side), List.of(vessel));
        float[] values = patch.probabilities().get(0).values();
        for (int i = 0; i < values.length; i++) {
          int at = (y0 + i / side) * frame.width() + x0 + i % side;
          sum[at] += values[i];
          count[at]++;
        }
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= count[i];
    }
    return sum;
  }

  private static double correlation(float[] a, byte[] b) {
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      meanA += a[i] / a.length;
      meanB += (double) (b[i] & 0xff) / a.length;
    }
    double both = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] - meanA;
      double y = (b[i] & 0xff) - meanB;
      both += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    return both / Math.sqrt(squareA * squareB);
  }
}
