package io.intarsia.op;

import java.util.List;

/** Operations that multiply and sum: where nearly all the work of a network is. */
public sealed interface Product extends Op {
  /** Convolution: [N, C, H, W], weight [O, C/groups, kH, kW], optional bias [O]. */
  record Conv2d(Window window, int groups) implements Product {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape weight = inputs.get(1);
      ShapeMismatch.unlessRank(x, 4);
      ShapeMismatch.unlessEqual("channels", x.dim(1), weight.dim(1).times(groups));
      return window.slide(x, false).with(1, weight.dim(0));
    }
  }

  /**
   * Transposed convolution: [N, C, H, W], weight [C, O/groups, kH, kW], optional bias [O].
   *
   * @param outPadH rows added at the bottom of the result
   * @param outPadW columns added at the right of the result
   */
  record ConvTranspose2d(Window window, int groups, int outPadH, int outPadW) implements Product {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      Shape weight = inputs.get(1);
      ShapeMismatch.unlessRank(x, 4);
      ShapeMismatch.unlessEqual("channels", x.dim(1), weight.dim(0));
      Window w = window;
      Dim height = grow(x.dim(2), w.strideH(), w.padH(), w.dilationH(), w.kernelH(), outPadH);
      Dim width = grow(x.dim(3), w.strideW(), w.padW(), w.dilationW(), w.kernelW(), outPadW);
      return x.with(1, weight.dim(1).times(groups)).with(2, height).with(3, width);
    }

    private static Dim grow(Dim in, int stride, int pad, int dilation, int kernel, int outPad) {
      return in.plus(-1)
          .times(stride)
          .plus(-2L * pad + (long) dilation * (kernel - 1) + 1 + outPad);
    }
  }

  /** A linear map of the last axis: [..., C], weight [O, C], optional bias [O]. */
  record Linear() implements Product {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape x = inputs.get(0);
      ShapeMismatch.unlessEqual("features", x.dim(-1), inputs.get(1).dim(1));
      return x.with(-1, inputs.get(1).dim(0));
    }
  }

  /** Batched matrix product of the last two axes: [..., M, K] by [..., K, N]. */
  record MatMul() implements Product {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape a = inputs.get(0);
      Shape b = inputs.get(1);
      ShapeMismatch.unlessEqual("inner size", a.dim(-1), b.dim(-2));
      return a.with(-1, b.dim(-1));
    }
  }

  /**
   * Multi-head scaled dot-product attention of queries over keys and values: softmax(scale * q k')
   * v within each head (Vaswani et al. 2017, eq. 1).
   *
   * @param heads into how many equal parts the channels are cut
   * @param scale the factor on the scores, usually 1/sqrt(channels per head)
   * @param channelFirst q, k, v are [N, C, H, W] rather than [N, L, C]; the result is as q
   */
  record Attention(int heads, double scale, boolean channelFirst) implements Product {
    @Override
    public Shape infer(List<Shape> inputs) {
      Shape q = inputs.get(0);
      int channels = channelFirst ? 1 : 2;
      ShapeMismatch.unlessRank(q, channelFirst ? 4 : 3);
      ShapeMismatch.unlessEqual("channels", inputs.get(1).dim(channels), q.dim(channels));
      if (q.dim(channels).isKnown() && q.dim(channels).known() % heads != 0) {
        throw new ShapeMismatch(
            q.dim(channels) + " channels do not divide into " + heads + " heads");
      }
      return q.with(channels, inputs.get(2).dim(channels));
    }
  }
}
