package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The means of a few grids, convolved, upsampled and joined with the map (Zhao et al. 2017). */
final class PyramidPooling extends Unit {
  private static final List<Integer> SIZES = List.of(1, 2, 3, 6);

  private final List<Unit> branches = new ArrayList<>();
  private final @Nullable ConvBnRelu fuse;
  private final boolean psp;

  /**
   * @param in channels of the map
   * @param out channels of each branch
   * @param psp PSPNet's form: keys {@code pool.1}, no norm on the single mean, corners aligned, the
   *     map joined last: the result has in and four times out channels; else UPerNet's, whose
   *     result is convolved to out channels
   */
  PyramidPooling(int in, int out, boolean psp) {
    this.psp = psp;
    for (int size : SIZES) {
      Window pixel = Window.square(1, 1, 0, 1);
      Unit conv =
          psp && size == 1
              ? new Sequence(
                  new Conv2d(in, out, pixel, 1, Init.RELU_UNIFORM, Init.ZEROS), Apply.relu())
              : new ConvBnRelu(in, out, 1, Init.RELU_UNIFORM);
      Sequence branch = new Sequence(new Apply(x -> x.adaptiveAvgPool(size, size)), conv);
      branches.add(child("blocks." + branches.size() + (psp ? ".pool" : ""), branch));
    }
    fuse = psp ? null : child("out_conv", new ConvBnRelu(in + 4 * out, out, 3, Init.RELU_UNIFORM));
  }

  @Override
  public Tensor forward(Tensor x) {
    List<Tensor> maps = new ArrayList<>();
    branches.forEach(b -> maps.add(b.forward(x).resizeLike(x, psp)));
    maps.add(psp ? maps.size() : 0, x);
    Tensor joined = Tensor.concat(1, maps);
    return (fuse == null ? joined : fuse.forward(joined)).named(this);
  }
}
