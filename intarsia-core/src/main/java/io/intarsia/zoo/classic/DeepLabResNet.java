package io.intarsia.zoo.classic;

import io.intarsia.nn.Network;
import io.intarsia.nn.Tensor;
import io.intarsia.op.Resample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DeepLab v1, v2, v3 and v3+ on a dilated ResNet, on the picture at several scales whose scores are
 * joined by their maximum (Chen et al.: DeepLab, 2017, section 4.1.2; Rethinking Atrous
 * Convolution, 2017; Encoder-Decoder with Atrous Separable Convolution, 2018). Keys and arithmetic
 * follow kazuto1011/deeplab-pytorch @ 4219467f, libs/models.
 */
public final class DeepLabResNet extends Network {
  /** The head, and what it does to the backbone. */
  public enum Form {
    /** v1: scores by a 1x1 convolution. */
    V1(8, List.of(), List.of(1, 1, 1)),
    /** v2: the sum of four dilated convolutions, which is ASPP. */
    V2(8, List.of(6, 12, 18, 24), List.of(1, 1, 1)),
    /** v2 with half the dilations. */
    V2_SMALL(8, List.of(3, 6, 9, 12), List.of(1, 1, 1)),
    /** v3: ASPP with batch norm and the picture's mean. */
    V3(16, List.of(6, 12, 18), List.of(1, 2, 4)),
    /** v3+: the same, and a decoder that joins it with the first stage. */
    V3_PLUS(16, List.of(6, 12, 18), List.of(1, 2, 4));

    private final int stride;
    private final List<Integer> rates;
    private final List<Integer> grid;

    Form(int stride, List<Integer> rates, List<Integer> grid) {
      this.stride = stride;
      this.rates = rates;
      this.grid = grid;
    }
  }

  /**
   * One network.
   *
   * @param form the head
   * @param blocks in the four stages of the ResNet
   * @param width channels of the stem; all others are multiples of it
   * @param outputStride 8, or 16 with v3 and v3+ only; v3's dilations double at 8
   * @param scales of the picture beside 1; none leaves the scores of the whole picture alone
   */
  public record Config(
      Form form, List<Integer> blocks, int width, int outputStride, List<Double> scales) {
    /** Refuses other strides. */
    public Config {
      boolean three = form == Form.V3 || form == Form.V3_PLUS;
      if (outputStride != 8 && !(outputStride == 16 && three)) {
        throw new IllegalArgumentException(form + " has no output stride " + outputStride);
      }
    }

    /** ResNet-101 at the usual stride; v1 on one scale, the others on three. */
    public static Config resNet101(Form form) {
      List<Double> scales = form == Form.V1 ? List.of() : List.of(0.5, 0.75);
      return new Config(form, List.of(3, 4, 23, 3), 64, form.stride, scales);
    }

    /** Dilations of the ASPP's branches. */
    List<Integer> rates() {
      int factor = form.stride / outputStride;
      return form.rates.stream().map(r -> r * factor).toList();
    }

    /** Factors on the dilations of the last stage's blocks, the last one repeated. */
    int grid(int block) {
      return form.grid.get(Math.min(block, form.grid.size() - 1));
    }
  }

  private final DeepLabBase base;
  private final List<Double> scales;

  /**
   * @param config the form and its widths
   * @param channels channels of the picture
   * @param classes channels of the result
   */
  public DeepLabResNet(Config config, int channels, int classes) {
    super(channels);
    scales = config.scales();
    // Without a name on one scale: keys have no prefix then.
    base = child(scales.isEmpty() ? "" : "base", new DeepLabBase(config, channels, classes));
  }

  /** The name under which training finds the scores of one scale: {@code scale_50} of a half. */
  public static String scale(double factor) {
    return "scale_" + Math.round(100 * factor);
  }

  /**
   * [N, C, H, W] to logits at the output stride; [N, classes, H, W] with v3+. In training also the
   * scores of every scale, each at its own size, for a loss on each.
   */
  @Override
  public Map<String, Tensor> forward(Tensor picture) {
    Tensor whole = base.forward(picture);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Tensor largest = whole;
    for (double factor : scales) {
      Tensor scaled = base.forward(picture.resize(Resample.Mode.BILINEAR, false, factor));
      parts.put(scale(factor), scaled);
      largest = largest.max(scaled.resizeLike(whole, false));
    }
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, largest);
    if (picture.training() && !scales.isEmpty()) {
      outputs.put(scale(1), whole);
      outputs.putAll(parts);
    }
    return outputs;
  }
}
