package io.intarsia.predict;

import io.intarsia.base.NdArray;
import io.intarsia.image.Picture;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.Weights;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.zoo.CompactUnet;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small models and pictures for tests. */
final class Toys {
  static final LabelSpace COLOURS = LabelSpace.of(Map.of(0, "red", 1, "green", 2, "blue"));

  private Toys() {}

  /** Each pixel's class is its strongest colour: an average over 4 x 4 pixels, one weight each. */
  private static final class ColourNet extends Network {
    private final Conv2d mean = child("mean", new Conv2d(3, 3, 4, 4, 0));

    ColourNet() {
      super(3);
    }

    @Override
    public Map<String, Tensor> forward(Tensor picture) {
      return Map.of(LOGITS, mean.forward(picture));
    }
  }

  /** A model that names the strongest of red, green and blue. */
  static Pretrained colours(SizePolicy sizing, SizePolicy.@Nullable Exact pad) {
    float[] weight = new float[3 * 3 * 16];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 16; i++) {
        weight[(c * 3 + c) * 16 + i] = 1;
      }
    }
    Map<String, NdArray> values = new LinkedHashMap<>();
    values.put("mean.weight", NdArray.ofFloats(weight, 3, 3, 4, 4));
    values.put("mean.bias", NdArray.ofFloats(new float[3], 3));
    return model(new ColourNet(), Weights.of(values), COLOURS, spec(sizing, pad, 3), 4);
  }

  /** A small SegFormer with drawn weights. */
  static Pretrained segformer(int side) {
    Network network =
        new Segformer(
            MixTransformer.Config.standard(3, List.of(1, 1, 1, 1), List.of(8, 16, 20, 32)), 24, 3);
    Preprocessing spec = spec(new SizePolicy.Exact(side, side), null, 3);
    return model(network, drawn(network, 3), COLOURS, spec, 4);
  }

  /** A U-Net with drawn weights. */
  static Pretrained unet() {
    Network network = new CompactUnet(3, 3);
    return model(network, drawn(network, 5), COLOURS, spec(new SizePolicy.Keep(), null, 3), 1);
  }

  private static Preprocessing spec(
      SizePolicy sizing, SizePolicy.@Nullable Exact pad, int channels) {
    return new Preprocessing(sizing, 1, Resample.BILINEAR, 1 / 255.0, null, null, pad, 0, channels);
  }

  private static Pretrained model(
      Network network, Weights weights, LabelSpace labels, Preprocessing spec, int stride) {
    return new Pretrained(
        "toy", "toy", Task.SEGMENTATION, network, weights, labels, spec, stride, false, List.of());
  }

  private static Weights drawn(Network network, long seed) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .shapes()
        .forEach(
            (key, shape) -> {
              Random random = new Random(seed + key.hashCode());
              float[] value = new float[(int) NdArray.count(shape)];
              double fan = shape.length < 2 ? 1 : (double) value.length / shape[0];
              for (int i = 0; i < value.length; i++) {
                double noise = random.nextDouble() * 3.4 - 1.7;
                value[i] = (float) (shape.length < 2 ? 0.5 + 0.1 * noise : noise / Math.sqrt(fan));
              }
              values.put(key, NdArray.ofFloats(value, shape));
            });
    return Weights.of(values);
  }

  /** Left half red, right half blue, a green square of a quarter of each side in the middle. */
  static Picture flag(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rgb[(y * width + x) * 3 + flagAt(x, y, width, height)] = (byte) 255;
      }
    }
    return Picture.of(width, height, rgb);
  }

  /** The class of a pixel of the flag. */
  static int flagAt(int x, int y, int width, int height) {
    boolean middle =
        Math.abs(2 * x + 1 - width) * 4 < width && Math.abs(2 * y + 1 - height) * 4 < height;
    return middle ? 1 : 2 * x < width ? 0 : 2;
  }

  /** Soft coloured blobs. */
  static Picture noise(int width, int height, long seed) {
    Random random = new Random(seed);
    byte[] coarse = new byte[(width / 8 + 1) * (height / 8 + 1) * 3];
    random.nextBytes(coarse);
    return io.intarsia.image.PillowResize.resize(
        Picture.of(width / 8 + 1, height / 8 + 1, coarse), width, height, Resample.BICUBIC);
  }
}
