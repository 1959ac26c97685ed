package io.intarsia.zoo.classic;

import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvTranspose2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * DeconvNet: VGG16 with batch norm down to its fully connected layers as convolutions, and its
 * mirror image of unpoolings and transposed convolutions up again (Noh, Hong, Han: Learning
 * Deconvolution Network for Semantic Segmentation, 2015, fig. 2). Keys and arithmetic follow
 * Jasonlee1995/DeconvNet @ 4cbff293, Implementation/model.py. Sides must be at least {@link #LEAST}
 * pixels; sides that are no multiple of 32, which the reference refuses, are taken: an unpooling
 * gives the size its pooling had.
 */
public final class DeconvNet extends Network {
  /** The least height and width of a picture: seven cells at stride 32. */
  public static final int LEAST = 224;

  private static final Window HALF = Window.square(2, 2, 0, 1);
  private static final Window SEVEN = Window.square(7, 1, 0, 1);
  private static final Window THREE = Window.square(3, 1, 1, 1);
  private static final Window PIXEL = Window.square(1, 1, 0, 1);

  /**
   * Widths.
   *
   * @param widths channels of the five stages
   * @param hidden channels of the fully connected layers
   */
  public record Config(List<Integer> widths, int hidden) {
    /** As published. */
    public static Config standard() {
      return new Config(VggConvs.WIDTHS, 4096);
    }
  }

  private final List<Sequence> convs = new ArrayList<>();
  private final Sequence full;
  private final Sequence deconvFull;
  private final List<Sequence> deconvs = new ArrayList<>();

  /**
   * @param config widths
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public DeconvNet(Config config, int channels, int classes) {
    super(channels);
    List<Integer> widths = config.widths();
    int hidden = config.hidden();
    for (int i = 0; i < widths.size(); i++) {
      List<Unit> units = new ArrayList<>();
      int in = i == 0 ? channels : widths.get(i - 1);
      for (int k = 0; k < count(i); k++) {
        add(units, conv(k == 0 ? in : widths.get(i), widths.get(i), THREE), widths.get(i));
      }
      convs.add(child("conv" + (i + 1), new Sequence(units)));
    }
    int top = widths.get(widths.size() - 1);
    List<Unit> fully = new ArrayList<>();
    add(fully, conv(top, hidden, SEVEN), hidden);
    add(fully, conv(hidden, hidden, PIXEL), hidden);
    full = child("conv67", new Sequence(fully));
    List<Unit> back = new ArrayList<>();
    add(back, deconv(hidden, top, SEVEN), top);
    deconvFull = child("deconv67", new Sequence(back));
    for (int i = widths.size() - 1; i >= 0; i--) {
      List<Unit> units = new ArrayList<>();
      for (int k = 0; k < count(i); k++) {
        int out = widths.get(k == count(i) - 1 ? Math.max(i - 1, 0) : i);
        add(units, deconv(widths.get(i), out, THREE), out);
      }
      if (i == 0) {
        units.add(deconv(widths.get(0), classes, PIXEL));
      }
      deconvs.add(child("deconv" + (i + 1), new Sequence(units)));
    }
  }

  private static int count(int stage) {
    return stage < 2 ? 2 : 3;
  }

  private static void add(List<Unit> units, Unit conv, int width) {
    Collections.addAll(units, conv, new BatchNorm2d(width), Apply.relu());
  }

  private static Conv2d conv(int in, int out, Window window) {
    return new Conv2d(in, out, window, 1, true);
  }

  private static ConvTranspose2d deconv(int in, int out, Window window) {
    return new ConvTranspose2d(in, out, window, 1, Init.RELU_FAN_OUT, Init.ZEROS);
  }

  /** [N, C, H, W] to logits [N, classes, H, W]. */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Deque<Tensor> before = new ArrayDeque<>();
    Tensor x = picture;
    for (Sequence conv : convs) {
      Tensor stage = conv.forward(x);
      before.push(stage);
      x = stage.maxPool(HALF, false);
    }
    x = deconvFull.forward(full.forward(x));
    for (Sequence deconv : deconvs) {
      Tensor stage = before.pop();
      x = deconv.forward(x.maxUnpool(stage.maxPoolIndices(HALF, false), stage));
    }
    return Map.of(LOGITS, x);
  }
}
