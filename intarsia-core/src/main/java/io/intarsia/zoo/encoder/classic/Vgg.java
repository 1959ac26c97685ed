package io.intarsia.zoo.encoder.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * VGG without its classifier (Simonyan and Zisserman 2015, table 1): 3x3 convolutions, five times
 * pooled. Its levels start at the picture's size with 64 channels, not with the picture. Keys are
 * those of pytorch/vision, models/vgg.py, v0.14.1; levels those of segmentation_models.pytorch @
 * 50066163, encoders/vgg.py.
 */
public final class Vgg extends Pyramid {
  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);
  private static final Window THREE = Window.square(3, 1, 1, 1);
  private static final Window HALF = Window.square(2, 2, 0, 1);

  private record Layer(Conv2d conv, @Nullable BatchNorm2d norm) {}

  private final List<List<Layer>> stages = new ArrayList<>();
  private final int depth;

  /**
   * @param name how refusals call it
   * @param depths convolutions between poolings, five numbers
   * @param norm with batch norm after each convolution
   * @param options depth 3 to 5; it cannot be dilated
   */
  public Vgg(String name, List<Integer> depths, boolean norm, EncoderOptions options) {
    super(levels(options));
    options.requireUndilated(name);
    depth = options.depth();
    int in = options.channels();
    int at = 0;
    for (int i = 0; i < depths.size(); i++) {
      List<Layer> stage = new ArrayList<>();
      int out = WIDTHS.get(i);
      for (int j = 0; j < depths.get(i); j++) {
        Conv2d conv =
            child("features." + at, new Conv2d(in, out, THREE, 1, Init.RELU_FAN_OUT, Init.ZEROS));
        BatchNorm2d after = norm ? child("features." + (at + 1), new BatchNorm2d(out)) : null;
        stage.add(new Layer(conv, after));
        at += norm ? 3 : 2;
        in = out;
      }
      stages.add(stage);
      at++;
    }
  }

  private static List<Level> levels(EncoderOptions options) {
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i <= options.depth(); i++) {
      levels.add(new Level(1 << i, WIDTHS.get(Math.min(i, 4))));
    }
    return levels;
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>();
    Tensor x = picture;
    for (List<Layer> stage : stages) {
      for (Layer layer : stage) {
        x = layer.conv().forward(x);
        x = (layer.norm() == null ? x : layer.norm().forward(x)).relu();
      }
      features.add(x);
      if (features.size() > depth) {
        return features;
      }
      x = x.maxPool(HALF, true);
    }
    features.add(x);
    return features;
  }
}
