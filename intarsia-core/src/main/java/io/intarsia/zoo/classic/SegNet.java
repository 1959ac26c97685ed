package io.intarsia.zoo.classic;

import io.intarsia.nn.Block;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * SegNet: VGG16's convolutions down, the same up again, each unpooling putting values back where
 * the pooling at its height took them from (Badrinarayanan, Kendall, Cipolla: SegNet, 2015, fig.
 * 2). Keys and arithmetic follow meetps/pytorch-semseg @ 801fb200, ptsemseg/models/segnet.py, which
 * ends with batch norm and ReLU on the scores too.
 */
public final class SegNet extends Network {
  /** Channels of the five stages, as published. */
  public static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

  private static final Window HALF = Window.square(2, 2, 0, 1);

  private final List<Stage> downs = new ArrayList<>();
  private final List<Stage> ups = new ArrayList<>();

  /**
   * @param widths channels of the stages
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public SegNet(List<Integer> widths, int channels, int classes) {
    super(channels);
    int in = channels;
    for (int i = 0; i < widths.size(); i++) {
      int out = widths.get(i);
      downs.add(child("down" + (i + 1), new Stage(in, out, out, convs(i))));
      in = out;
    }
    for (int i = widths.size() - 1; i >= 0; i--) {
      int width = widths.get(i);
      int out = i == 0 ? classes : widths.get(i - 1);
      ups.add(child("up" + (i + 1), new Stage(width, width, out, convs(i))));
    }
  }

  private static int convs(int stage) {
    return stage < 2 ? 2 : 3;
  }

  /** [N, C, H, W] to logits [N, classes, H, W], none below 0. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Deque<Tensor> before = new ArrayDeque<>();
    Tensor x = picture;
    for (Stage down : downs) {
      Tensor full = down.forward(x);
      before.push(full);
      x = full.maxPool(HALF, false);
    }
    for (Stage up : ups) {
      Tensor full = before.pop();
      x = up.forward(x.maxUnpool(full.maxPoolIndices(HALF, false), full));
    }
    return Map.of(LOGITS, x);
  }

  /** Two or three convolutions. */
  private static final class Stage extends Block {
    private final List<Conv> convs = new ArrayList<>();

    /** All but the last give {@code width} channels. */
    Stage(int in, int width, int out, int count) {
      for (int i = 0; i < count; i++) {
        Conv conv = new Conv(i == 0 ? in : width, i == count - 1 ? out : width);
        convs.add(child("conv" + (i + 1), conv));
      }
    }

    Tensor forward(Tensor x) {
      Tensor y = x;
      for (Conv conv : convs) {
        y = conv.forward(y);
      }
      return y.named(this);
    }
  }

  /** 3x3 convolution with bias, batch norm, ReLU. */
  private static final class Conv extends Unit {
    private final Sequence unit;

    Conv(int in, int out) {
      unit =
          child(
              "cbr_unit",
              new Sequence(new Conv2d(in, out, 3, 1, 1), new BatchNorm2d(out), Apply.relu()));
    }

    @Override
    public Tensor forward(Tensor x) {
      return unit.forward(x).named(this);
    }
  }
}
