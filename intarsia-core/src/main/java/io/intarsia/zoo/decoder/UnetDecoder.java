package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Resample.Mode;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of U-Net (Ronneberger et al. 2015, fig. 1): upsample, join the encoder's map of that
 * size, convolve twice; up to the picture's own size. Keys follow segmentation_models.pytorch @
 * 50066163, decoders/unet/decoder.py; pictures of any size are taken.
 */
public final class UnetDecoder extends Decoder {
  private final List<Level> levels;
  private final @Nullable Sequence center;
  private final List<UnetBlock> blocks = new ArrayList<>();

  /**
   * @param levels the pyramid's
   * @param widths channels after each block, from the coarsest to the picture's size
   * @param scse scSE attention in every block
   * @param mode how maps are upsampled
   * @param center two convolutions before the first block, as for VGG
   */
  public UnetDecoder(
      List<Level> levels, List<Integer> widths, boolean scse, Mode mode, boolean center) {
    super(1, widths.get(widths.size() - 1));
    this.levels = levels;
    Levels.checkWidths("unet", levels, widths);
    int in = Levels.last(levels).channels();
    this.center =
        center
            ? child(
                "center",
                new Sequence(
                    new ConvBnRelu(in, in, 3, Init.RELU_UNIFORM),
                    new ConvBnRelu(in, in, 3, Init.RELU_UNIFORM)))
            : null;
    int stride = Levels.last(levels).stride();
    for (int width : widths) {
      stride /= 2;
      int skip = stride == 1 ? 0 : Levels.channels(levels, stride);
      blocks.add(new UnetBlock(in, skip, width, scse, mode));
      in = width;
    }
    children("blocks", blocks);
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor x = features.get(features.size() - 1);
    x = center == null ? x : center.forward(x);
    int stride = Levels.last(levels).stride();
    for (UnetBlock block : blocks) {
      stride /= 2;
      int at = Levels.find(levels, stride);
      x = block.forward(x, at < 0 ? null : features.get(at), stride > 1);
    }
    return x.named(this);
  }

  /** Upsample, join, attend, convolve twice; keys conv1 to attention2. */
  static final class UnetBlock extends Block {
    private final ConvBnRelu conv1;
    private final @Nullable Unit attention1;
    private final ConvBnRelu conv2;
    private final @Nullable Unit attention2;
    private final Mode mode;
    private final boolean joins;

    UnetBlock(int in, int skip, int out, boolean scse, Mode mode) {
      conv1 = child("conv1", new ConvBnRelu(in + skip, out, 3, Init.RELU_UNIFORM));
      attention1 = scse ? child("attention1.attention", new Scse(in + skip)) : null;
      conv2 = child("conv2", new ConvBnRelu(out, out, 3, Init.RELU_UNIFORM));
      attention2 = scse ? child("attention2.attention", new Scse(out)) : null;
      this.mode = mode;
      joins = skip > 0;
    }

    /** Doubles [N, C, H, W], or takes it to the size of {@code like} and joins that if told. */
    Tensor forward(Tensor x, @Nullable Tensor like, boolean join) {
      Tensor y = like == null ? x.resize(mode, false, 2) : Levels.resizeLike(x, like, mode, false);
      if (like != null && join && joins) {
        y = Tensor.concat(1, List.of(y, like));
        y = attention1 == null ? y : attention1.forward(y);
      }
      y = conv2.forward(conv1.forward(y));
      return (attention2 == null ? y : attention2.forward(y)).named(this);
    }
  }
}
