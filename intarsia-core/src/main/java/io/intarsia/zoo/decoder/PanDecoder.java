package io.intarsia.zoo.decoder;

import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Resample.Mode;
import io.intarsia.op.Window;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder of the pyramid attention network: a pyramid of attention over the coarsest level,
 * then levels gated by the mean of the one above (Li et al. 2018, fig. 3 and 4). Keys follow
 * segmentation_models.pytorch @ 50066163, decoders/pan/decoder.py.
 */
public final class PanDecoder extends Decoder {
  private static final int FINEST = 4;
  private static final Window HALF = Window.square(2, 2, 0, 1);

  private final int start;
  private final Attention attention;
  private final List<Gate> gates = new ArrayList<>();

  /**
   * @param levels the pyramid's; those from stride 4 on are used
   * @param width channels of the result
   * @param mode how gated levels are upsampled
   */
  public PanDecoder(List<Level> levels, int width, Mode mode) {
    super(FINEST, width);
    start = Levels.require(levels, FINEST, "pan");
    attention = child("fpa", new Attention(Levels.last(levels).channels(), width));
    for (int i = levels.size() - 2; i >= start; i--) {
      Gate gate = new Gate(levels.get(i).channels(), width, mode);
      gates.add(child("gau" + (i - start + 1), gate));
    }
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    Tensor x = attention.forward(features.get(features.size() - 1));
    for (int i = 0; i < gates.size(); i++) {
      x = gates.get(i).forward(features.get(features.size() - 2 - i), x);
    }
    return x.named(this);
  }

  /** Convolution with bias, batch norm and, unless told, ReLU; keys conv and bn. */
  private static final class Normed extends Unit {
    private final Conv2d conv;
    private final BatchNorm2d norm;
    private final boolean relu;

    Normed(int in, int out, int kernel, boolean relu) {
      Window window = Window.square(kernel, 1, kernel / 2, 1);
      conv = child("conv", new Conv2d(in, out, window, 1, Init.RELU_UNIFORM, Init.ZEROS));
      norm = child("bn", new BatchNorm2d(out));
      this.relu = relu;
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = norm.forward(conv.forward(x));
      return (relu ? y.relu() : y).named(this);
    }
  }

  /** Feature pyramid attention: weights for every pixel from three scales, and the mean added. */
  private static final class Attention extends Block {
    private final Normed mean;
    private final Normed middle;
    private final Normed down1;
    private final Normed down2;
    private final Normed down3;
    private final Normed again3;
    private final Normed conv2;
    private final Normed conv1;

    Attention(int in, int out) {
      mean = child("branch1.1", new Normed(in, out, 1, true));
      middle = child("mid.0", new Normed(in, out, 1, true));
      down1 = child("down1.1", new Normed(in, 1, 7, true));
      down2 = child("down2.1", new Normed(1, 1, 5, true));
      down3 = child("down3.1", new Normed(1, 1, 3, true));
      again3 = child("down3.2", new Normed(1, 1, 3, true));
      conv2 = child("conv2", new Normed(1, 1, 5, true));
      conv1 = child("conv1", new Normed(1, 1, 7, true));
    }

    Tensor forward(Tensor x) {
      Tensor global = mean.forward(x.mean(true, 2, 3)).resizeLike(x, true);
      Tensor centre = middle.forward(x);
      Tensor x1 = down1.forward(x.maxPool(HALF, false));
      Tensor x2 = down2.forward(x1.maxPool(HALF, false));
      Tensor x3 = again3.forward(down3.forward(x2.maxPool(HALF, false)));
      Tensor y = conv2.forward(x2).plus(x3.resizeLike(x2, true));
      y = y.resizeLike(x1, true).plus(conv1.forward(x1));
      return y.resizeLike(x, true).times(centre).plus(global).named(this);
    }
  }

  /** Global attention upsample: a level gated by the mean of the coarser one, which is added. */
  private static final class Gate extends Block {
    private final Normed gate;
    private final Normed conv;
    private final Mode mode;

    Gate(int in, int out, Mode mode) {
      gate = child("conv1.1", new Normed(out, out, 1, false));
      conv = child("conv2", new Normed(in, out, 3, true));
      this.mode = mode;
    }

    Tensor forward(Tensor fine, Tensor coarse) {
      Tensor up = Levels.resizeLike(coarse, fine, mode, true);
      Tensor gated = conv.forward(fine).times(gate.forward(coarse.mean(true, 2, 3)).sigmoid());
      return up.plus(gated).named(this);
    }
  }
}
