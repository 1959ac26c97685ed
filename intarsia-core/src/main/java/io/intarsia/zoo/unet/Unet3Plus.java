package io.intarsia.zoo.unet;

import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.nn.layer.Apply;
import io.intarsia.nn.layer.BatchNorm2d;
import io.intarsia.nn.layer.Conv2d;
import io.intarsia.nn.layer.Sequence;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * U-Net 3+: every level of the decoder reads every level of the encoder above it, its own, and
 * every decoder level below it, each brought to 64 channels (Huang et al. 2020, UNet 3+: A
 * Full-Scale Connected UNet for Medical Image Segmentation, fig. 2). Keys and arithmetic follow
 * ZJUGiveLab/UNet-Version @ 8ecd0674, models/UNet_3Plus.py, but for two things: scores come out,
 * not probabilities, and sides need not divide by 16, since maps are brought to their neighbour's
 * size.
 */
public final class Unet3Plus extends Network {
  /** Scores of "nothing there" and "something there" of the whole picture, [N, 2]. */
  public static final String LABELS = "labels";

  private static final int DEPTH = 5;
  private static final int PART = 64;
  private static final int WIDTH = DEPTH * PART;

  /** What is supervised. */
  public enum Form {
    /** The finest level. */
    PLAIN,
    /** Every level. */
    DEEP,
    /** Every level, and where the whole picture is found empty all scores are zero (fig. 3). */
    GUIDED
  }

  /** Convolution, batch norm and ReLU under three names of the network. */
  private record Step(Conv2d conv, BatchNorm2d norm, Apply relu) {
    Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x)).relu().named(relu);
    }
  }

  private final List<ConvPair> encoder = new ArrayList<>();
  private final List<List<Step>> parts = new ArrayList<>();
  private final List<Step> fusions = new ArrayList<>();
  private final List<Conv2d> heads = new ArrayList<>();
  private final @Nullable Sequence classifier;

  /**
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param form what is supervised
   */
  public Unet3Plus(int channels, int classes, Form form) {
    super(channels);
    for (int i = 1; i <= DEPTH; i++) {
      ConvPair pair = new ConvPair(i == 1 ? channels : width(i - 1), width(i), true);
      encoder.add(child("conv" + i, pair));
    }
    for (int to = DEPTH - 1; to >= 1; to--) {
      List<Step> row = new ArrayList<>();
      for (int from = 1; from <= DEPTH; from++) {
        String name = way(from, to);
        int in = from <= to || from == DEPTH ? width(from) : WIDTH;
        row.add(step(name + "_conv", name + "_bn", name + "_relu", in, PART));
      }
      parts.add(row);
      fusions.add(step("conv" + to + "d_1", "bn" + to + "d_1", "relu" + to + "d_1", WIDTH, WIDTH));
    }
    for (int i = 1; i <= (form == Form.PLAIN ? 1 : DEPTH); i++) {
      int in = i == DEPTH ? width(DEPTH) : WIDTH;
      heads.add(child("outconv" + i, ConvPair.conv3(in, classes)));
    }
    classifier =
        form == Form.GUIDED
            ? child("cls", new Sequence(Apply.dropout(0.5), new Conv2d(width(DEPTH), 2, 1, 1, 0)))
            : null;
  }

  private static int width(int level) {
    return 32 << level;
  }

  /** The reference's name of the way from a level to a level of the decoder. */
  private static String way(int from, int to) {
    return from < to
        ? "h" + from + "_PT_hd" + to
        : from == to ? "h" + to + "_Cat_hd" + to : "hd" + from + "_UT_hd" + to;
  }

  private Step step(String conv, String norm, String relu, int in, int out) {
    return new Step(
        child(conv, ConvPair.conv3(in, out)),
        child(norm, new BatchNorm2d(out)),
        child(relu, Apply.relu()));
  }

  /** The name of the scores of a level of the decoder, from 2. */
  public static String level(int level) {
    return "d" + level;
  }

  /**
   * [N, C, H, W] to logits [N, classes, H, W]; with deep supervision also those of levels 2 to 5,
   * by {@link #level}, at the same size; with guidance also {@link #LABELS}.
   */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor[] down = new Tensor[DEPTH + 1];
    Tensor x = picture;
    for (int i = 1; i <= DEPTH; i++) {
      x = encoder.get(i - 1).forward(i == 1 ? x : pool(x, 1));
      down[i] = x;
    }
    Tensor[] up = Arrays.copyOf(down, down.length);
    for (int to = DEPTH - 1; to >= 1; to--) {
      List<Tensor> joined = new ArrayList<>();
      for (int from = 1; from <= DEPTH; from++) {
        Tensor part =
            from < to
                ? pool(down[from], to - from)
                : from == to ? down[to] : up[from].resizeLike(down[to], false);
        joined.add(parts.get(DEPTH - 1 - to).get(from - 1).forward(part));
      }
      up[to] = fusions.get(DEPTH - 1 - to).forward(Tensor.concat(1, joined));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (int i = 1; i <= heads.size(); i++) {
      Tensor scores = heads.get(i - 1).forward(up[i]);
      outputs.put(i == 1 ? LOGITS : level(i), i == 1 ? scores : scores.resizeLike(picture, false));
    }
    if (classifier != null) {
      guide(outputs, classifier.forward(down[DEPTH]));
    }
    return outputs;
  }

  /** Multiplies all scores by the class of the whole picture: 1 if something is there, else 0. */
  private static void guide(Map<String, Tensor> outputs, Tensor map) {
    Tensor labels = map.apply(new io.intarsia.op.Pool.AdaptivePool(1, 1, true), List.of(map));
    Tensor lead = labels.slice(1, 1, 2).plus(labels.slice(1, 0, 1).map(Pointwise.Function.NEG));
    Tensor there = lead.map(Pointwise.Function.STEP);
    outputs.replaceAll((name, scores) -> scores.times(there));
    outputs.put(LABELS, labels.flatten(1));
  }

  private static Tensor pool(Tensor x, int halvings) {
    int side = 1 << halvings;
    return x.maxPool(Window.square(side, side, 0, 1), false);
  }
}
