package io.intarsia.zoo.encoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.LayerNorm;
import io.intarsia.nn.layer.Linear;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MiT (Xie et al. 2021, table 6) as segmentation_models.pytorch @ 50066163 has it,
 * encoders/mix_transformer.py: the keys of NVlabs/SegFormer, keys and values from one map, 1e-6
 * added to variances between layers and 1e-5 within. There is no level at stride 2.
 */
public final class MitPyramid extends Pyramid {
  private static final int[] HEADS = {1, 2, 5, 8};
  private static final int[] REDUCTIONS = {8, 4, 2, 1};
  private static final double OUTER_EPS = 1e-6;
  private static final double INNER_EPS = 1e-5;
  private static final double DROP = 0.1;
  private static final Init LINEAR = new Init.Normal(0.02, true);

  private final List<Conv2d> patches = new ArrayList<>();
  private final List<LayerNorm> patchNorms = new ArrayList<>();
  private final List<List<Layer>> layers = new ArrayList<>();
  private final List<PictureNorm> norms = new ArrayList<>();
  private final int depth;

  /**
   * @param depths layers of each of the four stages
   * @param widths channels of each
   * @param options stages that lose their stride have all their convolutions dilated
   */
  public MitPyramid(List<Integer> depths, List<Integer> widths, EncoderOptions options) {
    super(levels(widths, options));
    depth = options.depth();
    int total = depths.stream().mapToInt(d -> d).sum();
    int before = 0;
    int in = options.channels();
    for (int i = 0; i < 4; i++) {
      int width = widths.get(i);
      int dilation = options.dilation(i + 2);
      int kernel = i == 0 ? 7 : 3;
      int stride = i == 0 ? 4 : options.step(i + 2);
      Window window = Window.square(kernel, stride, kernel / 2 * dilation, dilation);
      patches.add(child("patch_embed" + (i + 1) + ".proj", conv(in, width, window, 1)));
      patchNorms.add(child("patch_embed" + (i + 1) + ".norm", new LayerNorm(width, INNER_EPS)));
      in = width;
    }
    for (int i = 0; i < 4; i++) {
      List<Layer> stage = new ArrayList<>();
      for (int j = 0; j < depths.get(i); j++, before++) {
        Attention attention =
            new Attention(widths.get(i), HEADS[i], REDUCTIONS[i], options.dilation(i + 2));
        stage.add(
            new Layer(
                widths.get(i), attention, options.dilation(i + 2), DROP * before / (total - 1)));
      }
      layers.add(children("block" + (i + 1), stage));
      norms.add(child("norm" + (i + 1), new PictureNorm(widths.get(i))));
    }
  }

  private static List<Level> levels(List<Integer> widths, EncoderOptions options) {
    List<Level> levels = new ArrayList<>(List.of(new Level(1, options.channels())));
    for (int stage = 2; stage <= options.depth(); stage++) {
      levels.add(new Level(options.stride(stage), widths.get(stage - 2)));
    }
    return levels;
  }

  /** Normal by the fan-out, as NVlabs starts every convolution. */
  private static Conv2d conv(int in, int out, Window window, int groups) {
    double fanOut = (double) window.kernelH() * window.kernelW() * out / groups;
    return new Conv2d(
        in, out, window, groups, new Init.Normal(Math.sqrt(2 / fanOut), false), Init.ZEROS);
  }

  @Override
  public List<Tensor> forward(Tensor picture) {
    List<Tensor> features = new ArrayList<>(List.of(picture));
    Tensor grid = picture;
    for (int i = 0; i < depth - 1; i++) {
      grid = patches.get(i).forward(grid);
      Tensor x = patchNorms.get(i).forward(grid.tokens());
      for (Layer layer : layers.get(i)) {
        x = layer.forward(x, grid);
      }
      grid = norms.get(i).forward(x, grid);
      features.add(grid);
    }
    return features;
  }

  /** The norm after a stage, whose result is a picture. */
  private static final class PictureNorm extends Block {
    private final Parameter weight;
    private final Parameter bias;

    PictureNorm(int width) {
      weight = parameter("weight", Init.ONES, width);
      bias = parameter("bias", Init.ZEROS, width);
    }

    Tensor forward(Tensor tokens, Tensor grid) {
      return tokens.layerNorm(weight, bias, OUTER_EPS).toGrid(grid).named(this);
    }
  }

  /** x + attn(norm(x)), then x + mlp(norm(x)) with a depthwise convolution in it. */
  private static final class Layer extends Block {
    private final LayerNorm norm1;
    private final Attention attention;
    private final LayerNorm norm2;
    private final Linear widen;
    private final Conv2d depthwise;
    private final Linear narrow;
    private final double dropPath;

    Layer(int width, Attention attention, int dilation, double dropPath) {
      int hidden = 4 * width;
      norm1 = child("norm1", new LayerNorm(width, OUTER_EPS));
      this.attention = child("attn", attention);
      norm2 = child("norm2", new LayerNorm(width, OUTER_EPS));
      widen = child("mlp.fc1", new Linear(width, hidden, LINEAR, Init.ZEROS));
      Window window = Window.square(3, 1, dilation, dilation);
      depthwise = child("mlp.dwconv.dwconv", conv(hidden, hidden, window, hidden));
      narrow = child("mlp.fc2", new Linear(hidden, width, LINEAR, Init.ZEROS));
      this.dropPath = dropPath;
    }

    /** [N, H*W, C] to the same shape; {@code grid} is any picture of height H and width W. */
    Tensor forward(Tensor x, Tensor grid) {
      Tensor y = x.plus(attention.forward(norm1.forward(x), grid).dropPath(dropPath));
      Tensor hidden = widen.forward(norm2.forward(y)).toGrid(grid);
      Tensor mixed = narrow.forward(depthwise.forward(hidden).tokens().gelu());
      return y.plus(mixed.dropPath(dropPath));
    }
  }

  /** Attention over a picture shrunk on each side; keys and values in one map. */
  private static final class Attention extends Block {
    private final Linear query;
    private final Linear keyValue;
    private final Linear out;
    private final @Nullable Conv2d shrink;
    private final @Nullable LayerNorm norm;
    private final int width;
    private final int heads;

    Attention(int width, int heads, int reduction, int dilation) {
      this.width = width;
      this.heads = heads;
      query = child("q", new Linear(width, width, LINEAR, Init.ZEROS));
      keyValue = child("kv", new Linear(width, 2 * width, LINEAR, Init.ZEROS));
      out = child("proj", new Linear(width, width, LINEAR, Init.ZEROS));
      if (reduction == 1) {
        shrink = null;
        norm = null;
        return;
      }
      // A dilated stage loses this stride too, and its window of even side is padded as if odd.
      Window window =
          dilation == 1
              ? Window.square(reduction, reduction, 0, 1)
              : Window.square(reduction, 1, reduction / 2 * dilation, dilation);
      shrink = child("sr", conv(width, width, window, 1));
      norm = child("norm", new LayerNorm(width, INNER_EPS));
    }

    Tensor forward(Tensor x, Tensor grid) {
      Tensor context = x;
      if (shrink != null && norm != null) {
        context = norm.forward(shrink.forward(x.toGrid(grid)).tokens());
      }
      Tensor both = keyValue.forward(context);
      Tensor keys = both.slice(2, 0, width);
      Tensor values = both.slice(2, width, 2L * width);
      return out.forward(query.forward(x).attention(keys, values, heads));
    }
  }
}
