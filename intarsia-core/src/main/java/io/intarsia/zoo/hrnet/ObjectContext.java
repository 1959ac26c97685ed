package io.intarsia.zoo.hrnet;

import io.intarsia.base.NdArray;
import io.intarsia.nn.Block;
import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Soft object regions, their representations, and what each pixel takes from them (Yuan et al.
 * 2020, eq. 1 to 4). Keys follow lib/models/seg_hrnet_ocr.py.
 */
final class ObjectContext extends Block {
  private static final double DROPOUT = 0.05;

  private final Sequence pixel;
  private final Sequence object;
  private final Sequence down;
  private final Sequence up;
  private final Sequence join;

  ObjectContext(int width, int keys) {
    String attention = "object_context_block.";
    pixel = child(attention + "f_pixel", chain(width, keys, keys));
    object = child(attention + "f_object", chain(width, keys, keys));
    down = child(attention + "f_down", chain(width, keys));
    up = child(attention + "f_up", chain(keys, width));
    List<Unit> last = new ArrayList<>(units(2 * width, width));
    last.add(new Apply(x -> drop(x)));
    join = child("conv_bn_dropout", new Sequence(last));
  }

  private static Tensor drop(Tensor x) {
    Pointwise.Dropout channels = new Pointwise.Dropout(DROPOUT, false, true);
    return x.training() ? x.apply(channels, List.of(x)) : x;
  }

  private static Sequence chain(int in, int... widths) {
    return new Sequence(units(in, widths));
  }

  /** 1x1 convolutions without bias, each with batch norm and ReLU under the next key. */
  private static List<Unit> units(int in, int... widths) {
    List<Unit> units = new ArrayList<>();
    int from = in;
    for (int width : widths) {
      Window window = Window.square(1, 1, 0, 1);
      units.add(new Conv2d(from, width, window, 1, Init.TORCH_DEFAULT, null));
      units.add(new Sequence(new BatchNorm2d(width), Apply.relu()));
      from = width;
    }
    return units;
  }

  /**
   * @param x pixels [N, width, H, W]
   * @param scores coarse scores [N, classes, H, W]
   * @return [N, width, H, W]
   */
  Tensor forward(Tensor x, Tensor scores) {
    Tensor regions = scores.flatten(2).softmax(-1);
    Tensor objects = regions.matMul(x.tokens());
    int classes = (int) scores.shape().dim(1).known();
    // One column of pixels, one per class: the 1x1 convolutions below work on pictures.
    Tensor column = x.constant(NdArray.ofFloats(new float[classes], 1, 1, classes, 1));
    Tensor proxy = objects.toGrid(column);
    Tensor keys = object.forward(proxy).tokens();
    Tensor values = down.forward(proxy).tokens();
    Tensor seen = pixel.forward(x).tokens().attention(keys, values, 1).toGrid(x);
    return join.forward(Tensor.concat(1, List.of(up.forward(seen), x))).named(this);
  }
}
