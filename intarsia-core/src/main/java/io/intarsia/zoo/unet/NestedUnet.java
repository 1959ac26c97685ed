package io.intarsia.zoo.unet;

import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Unit;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * U-Net++: between encoder and decoder every level is refined with what the level below gives,
 * upsampled (Zhou et al. 2018, UNet++: A Nested U-Net Architecture for Medical Image Segmentation,
 * fig. 1). Node (level, step) reads all earlier steps of its level and the step before of the level
 * below. With deep supervision each step of the finest level has a head of its own, so that the
 * network can be cut after any of them. Keys and arithmetic follow 4uiiurz1/pytorch-nested-unet @
 * 557ea02f, archs.py; sides need not divide by 16, maps are brought to their neighbour's size.
 */
public final class NestedUnet extends Network {
  private static final List<Integer> WIDTHS = List.of(32, 64, 128, 256, 512);

  /** Which nodes there are. */
  public enum Form {
    /** All of them, one head. */
    NESTED,
    /** All of them, a head on each step of the finest level. */
    DEEP,
    /** The encoder and the last step of each level: a plain U-Net of the same widths. */
    PLAIN
  }

  private record Place(int level, int step) {}

  private final Map<Place, Node> nodes = new LinkedHashMap<>();
  private final List<Conv2d> heads = new ArrayList<>();
  private final Form form;
  private final int depth;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param form which nodes there are
   * @param depth how many levels below the finest, 1 to 4; less than 4 is the pruned network, which
   *     has the first parameters of the full one and is meant for weights trained with {@link
   *     Form#DEEP}
   */
  public NestedUnet(int channels, int classes, Form form, int depth) {
    super(channels);
    if (depth < 1 || depth >= WIDTHS.size() || depth < WIDTHS.size() - 1 && form != Form.DEEP) {
      throw new IllegalArgumentException("depth " + depth + " of " + form + " is not 1 to 4");
    }
    this.form = form;
    this.depth = depth;
    for (int level = 0; level <= depth; level++) {
      node(level, 0, level == 0 ? channels : WIDTHS.get(level - 1));
    }
    for (int step = 1; step <= depth; step++) {
      for (int level = 0; level <= depth - step; level++) {
        if (form != Form.PLAIN) {
          node(level, step, WIDTHS.get(level) * step + WIDTHS.get(level + 1));
        } else if (level == depth - step) {
          node(level, step, WIDTHS.get(level) + WIDTHS.get(level + 1));
        }
      }
    }
    Window pixel = Window.square(1, 1, 0, 1);
    for (int i = 1; i <= (form == Form.DEEP ? depth : 1); i++) {
      String name = form == Form.DEEP ? "final" + i : "final";
      heads.add(child(name, new Conv2d(WIDTHS.get(0), classes, pixel, 1, true)));
    }
  }

  private void node(int level, int step, int in) {
    Node node = new Node(in, WIDTHS.get(level));
    nodes.put(new Place(level, step), child("conv" + level + "_" + step, node));
  }

  private Tensor run(int level, int step, Tensor x) {
    return Objects.requireNonNull(nodes.get(new Place(level, step))).forward(x);
  }

  /** The name of the scores after a step of the finest level, counted from 1. */
  public static String step(int step) {
    return "out" + step;
  }

  /**
   * [N, C, H, W] to logits [N, classes, H, W], those of the last step; with deep supervision also
   * those of the steps before, by {@link #step}.
   */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    List<List<Tensor>> done = new ArrayList<>();
    for (int level = 0; level <= depth; level++) {
      Tensor above =
          level == 0
              ? picture
              : done.get(level - 1).get(0).maxPool(Window.square(2, 2, 0, 1), false);
      done.add(new ArrayList<>(List.of(run(level, 0, above))));
    }
    for (int step = 1; step <= depth; step++) {
      for (int level = 0; level <= depth - step; level++) {
        if (form == Form.PLAIN && level < depth - step) {
          continue;
        }
        List<Tensor> row = done.get(level);
        List<Tensor> below = done.get(level + 1);
        List<Tensor> parts = new ArrayList<>(row);
        parts.add(below.get(below.size() - 1).resizeLike(row.get(0), true));
        row.add(run(level, step, Tensor.concat(1, parts)));
      }
    }
    List<Tensor> finest = done.get(0);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    Tensor last = finest.get(finest.size() - 1);
    outputs.put(LOGITS, heads.get(heads.size() - 1).forward(last));
    for (int i = 1; i < heads.size(); i++) {
      outputs.put(step(i), heads.get(i - 1).forward(finest.get(i)));
    }
    return outputs;
  }

  /** Two 3x3 convolutions with bias, each with batch norm and ReLU. */
  private static final class Node extends Unit {
    private final Conv2d conv1;
    private final BatchNorm2d norm1;
    private final Conv2d conv2;
    private final BatchNorm2d norm2;

    Node(int in, int out) {
      conv1 = child("conv1", new Conv2d(in, out, 3, 1, 1));
      norm1 = child("bn1", new BatchNorm2d(out));
      conv2 = child("conv2", new Conv2d(out, out, 3, 1, 1));
      norm2 = child("bn2", new BatchNorm2d(out));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = norm1.forward(conv1.forward(x)).relu();
      return norm2.forward(conv2.forward(y)).relu().named(this);
    }
  }
}
