package io.intarsia.zoo.decoder;

import io.intarsia.nn.Init;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.ConvBnRelu;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Resample.Mode;
import io.intarsia.zoo.decoder.UnetDecoder.UnetBlock;
import io.intarsia.zoo.encoder.Pyramid.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of U-Net++: a triangle of blocks, each joining what lies left of it at its size (Zhou
 * et al. 2018, fig. 1). Block (i, j) reads at encoder level i from the coarsest and writes in
 * column j. Keys follow segmentation_models.pytorch @ 50066163, decoders/unetplusplus/decoder.py.
 */
public final class UnetPlusPlusDecoder extends Decoder {
  private final int depth;
  private final @Nullable Sequence center;
  private final Map<String, UnetBlock> blocks = new HashMap<>();

  /**
   * @param levels the pyramid's
   * @param widths channels after each step of the outermost path, from the coarsest
   * @param scse scSE attention in every block
   * @param mode how maps are upsampled
   * @param center two convolutions before the first block, as for VGG; declared and not run, as in
   *     the reference
   */
  public UnetPlusPlusDecoder(
      List<Level> levels, List<Integer> widths, boolean scse, Mode mode, boolean center) {
    super(1, widths.get(widths.size() - 1));
    Levels.checkWidths("unetplusplus", levels, widths);
    depth = widths.size() - 1;
    List<Integer> skips = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      int at = Levels.require(levels, Levels.last(levels).stride() >> i, "unetplusplus");
      skips.add(levels.get(at).channels());
    }
    int head = skips.remove(0);
    this.center =
        center
            ? child(
                "center",
                new Sequence(
                    new ConvBnRelu(head, head, 3, Init.RELU_UNIFORM),
                    new ConvBnRelu(head, head, 3, Init.RELU_UNIFORM)))
            : null;
    for (int column = 0; column < depth; column++) {
      int skip = skips.get(column);
      for (int row = 0; row <= column; row++) {
        int below = column == 0 ? head : row == 0 ? widths.get(column - 1) : skips.get(column - 1);
        int out = row == 0 ? widths.get(column) : skip;
        add(row, column, new UnetBlock(below, skip * (column + 1 - row), out, scse, mode));
      }
    }
    int last = depth == 0 ? head : widths.get(depth - 1);
    add(0, depth, new UnetBlock(last, 0, widths.get(depth), scse, mode));
  }

  private void add(int row, int column, UnetBlock block) {
    blocks.put(key(row, column), child("blocks." + key(row, column), block));
  }

  private static String key(int row, int column) {
    return "x_" + row + "_" + column;
  }

  private UnetBlock block(int row, int column) {
    return java.util.Objects.requireNonNull(blocks.get(key(row, column)));
  }

  @Override
  public Tensor forward(List<Tensor> features) {
    List<Tensor> levels = new ArrayList<>(features);
    java.util.Collections.reverse(levels);
    Map<String, Tensor> done = new HashMap<>();
    for (int step = 0; step < depth; step++) {
      for (int row = 0; row < depth - step; row++) {
        int column = row + step;
        List<Tensor> joined = new ArrayList<>();
        for (int i = row + 1; i <= column; i++) {
          joined.add(get(done, i, column));
        }
        joined.add(levels.get(column + 1));
        Tensor skip = joined.size() == 1 ? joined.get(0) : Tensor.concat(1, joined);
        Tensor below = step == 0 ? levels.get(row) : get(done, row, column - 1);
        done.put(key(row, column), block(row, column).forward(below, skip, true));
      }
    }
    Tensor last = get(done, 0, depth - 1);
    return block(0, depth).forward(last, features.get(0), false).named(this);
  }

  private static Tensor get(Map<String, Tensor> done, int row, int column) {
    return java.util.Objects.requireNonNull(done.get(key(row, column)));
  }
}
