package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Resample.Mode;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of MA-Net: attention between the places of the coarsest level, then levels joined
 * whose channels are weighed by the means of both (Fan et al. 2020, fig. 1 to 3). Keys and
 * arithmetic follow segmentation_models.pytorch @ 50066163, decoders/manet/decoder.py, where the
 * attended places are read back as channels without being transposed; pictures of any size are
 * taken.
 */
public final class ManetDecoder extends Decoder {
  private final List<Level> levels;
  private final PlaceAttention center;
  private final List<Joint> blocks = new ArrayList<>();

  /**
   * @param levels the pyramid's
   * @param widths channels after each block, from the coarsest to the picture's size
   * @param inner channels in which places are compared
   * @param mode how maps are upsampled
   * @throws io.intarsia.base.Refusal USAGE if there is not one width for each halving of the
   *     encoder
   */
  public ManetDecoder(List<Level> levels, List<Integer> widths, int inner, Mode mode) {
    super(1, widths.get(widths.size() - 1));
    this.levels = levels;
    Levels.checkWidths("manet", levels, widths);
    int in = Levels.last(levels).channels();
    center = child("center", new PlaceAttention(in, inner));
    int stride = Levels.last(levels).stride();
    for (int width : widths) {
      stride /= 2;
      int skip = stride == 1 ? 0 : Levels.channels(levels, stride);
      String key = "blocks." + blocks.size();
      if (skip == 0) {
        UnetDecoder.UnetBlock block =
            child(key, new UnetDecoder.UnetBlock(in, 0, width, false, mode));
        blocks.add((x, like) -> block.forward(x, like, false));
      } else {
        WeighedJoint block = child(key, new WeighedJoint(in, skip, width, mode));
        blocks.add(block::forward);
      }
      in = width;
    }
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor x = center.forward(features.get(features.size() - 1));
    int stride = Levels.last(levels).stride();
    for (Joint block : blocks) {
      stride /= 2;
      int at = Levels.find(levels, stride);
      x = block.forward(x, at < 0 ? null : features.get(at));
    }
    return x.named(this);
  }

  private static Conv2d conv(int in, int out, int kernel) {
    Window window = Window.square(kernel, 1, kernel / 2, 1);
    return new Conv2d(in, out, window, 1, Init.RELU_UNIFORM, Init.ZEROS);
  }

  /** Position-wise attention: every place becomes a mean of all, weighed by likeness. */
  private static final class PlaceAttention extends Unit {
    private final Conv2d top;
    private final Conv2d middle;
    private final Conv2d bottom;
    private final Conv2d out;

    PlaceAttention(int channels, int inner) {
      top = child("top_conv", conv(channels, inner, 1));
      middle = child("center_conv", conv(channels, inner, 1));
      bottom = child("bottom_conv", conv(channels, channels, 3));
      out = child("out_conv", conv(channels, channels, 3));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor scores = middle.forward(x).tokens().matMul(top.forward(x).flatten(2));
      // One softmax over all pairs of places, not one for each place.
      Tensor map = scores.flatten(1).softmax(1).reshapeLike(scores);
      Tensor seen = map.matMul(bottom.forward(x).tokens()).reshapeLike(x);
      return out.forward(x.plus(seen)).named(this);
    }
  }

  /** Brings a map to the size of the next level, and joins that if it is given. */
  @FunctionalInterface
  private interface Joint {
    Tensor forward(Tensor x, @Nullable Tensor like);
  }

  /** Multi-scale fusion: channels weighed by the sum of both maps' squeezed means. */
  private static final class WeighedJoint extends Block {
    private static final int REDUCTION = 16;

    private final Sequence narrow;
    private final Gate low;
    private final Gate high;
    private final ConvBnRelu conv1;
    private final ConvBnRelu conv2;
    private final Mode mode;

    WeighedJoint(int in, int skip, int out, Mode mode) {
      narrow =
          child(
              "hl_conv",
              new Sequence(
                  new ConvBnRelu(in, in, 3, Init.RELU_UNIFORM),
                  new ConvBnRelu(in, skip, 1, Init.RELU_UNIFORM)));
      low = child("SE_ll", new Gate(skip, Math.max(1, skip / REDUCTION)));
      high = child("SE_hl", new Gate(skip, Math.max(1, skip / REDUCTION)));
      conv1 = child("conv1", new ConvBnRelu(2 * skip, out, 3, Init.RELU_UNIFORM));
      conv2 = child("conv2", new ConvBnRelu(out, out, 3, Init.RELU_UNIFORM));
      this.mode = mode;
    }

    Tensor forward(Tensor x, @Nullable Tensor like) {
      if (like == null) {
        throw new IllegalStateException("this block was made for a level to join");
      }
      Tensor y = Levels.resizeLike(narrow.forward(x), like, mode, false);
      Tensor weights = high.forward(y).plus(low.forward(like));
      y = Tensor.concat(1, List.of(y.times(weights), like));
      return conv2.forward(conv1.forward(y)).named(this);
    }
  }

  /** A weight for each channel, [N, C, 1, 1]; keys 1 and 3. */
  private static final class Gate extends Unit {
    private final Conv2d squeeze;
    private final Conv2d excite;

    Gate(int channels, int inner) {
      squeeze = child("1", conv(channels, inner, 1));
      excite = child("3", conv(inner, channels, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      return excite.forward(squeeze.forward(x.mean(true, 2, 3)).relu()).sigmoid();
    }
  }
}
