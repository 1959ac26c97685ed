package io.intarsia.cli.job;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Init;
import io.intarsia.nn.Network;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Weights;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.pretrained.Pretrained;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The smallest SegFormer, with the same random values each time: to try the machinery with. */
public final class TinyModel {
  private static final MixTransformer.Config CONFIG =
      new MixTransformer.Config(
          3,
          List.of(1, 1, 1, 1),
          List.of(8, 8, 16, 16),
          List.of(1, 2, 4, 4),
          List.of(8, 4, 2, 1),
          List.of(7, 3, 3, 3),
          List.of(4, 2, 2, 2),
          List.of(4, 4, 4, 4),
          0.1);
  private static final int SIDE = 64;

  private TinyModel() {}

  /** The model, with classes of these names. */
  public static Pretrained make(List<String> classes) {
    Network network = new Segformer(CONFIG, 16, classes.size());
    Map<Integer, String> names = new LinkedHashMap<>();
    classes.forEach(name -> names.put(names.size(), name));
    return new Pretrained(
        "tiny",
        "SegformerForSemanticSegmentation",
        Task.SEGMENTATION,
        network,
        random(network, 7),
        LabelSpace.of(names),
        Preprocessing.imagenet512().withSizing(new SizePolicy.Exact(SIDE, SIDE), 1),
        4,
        false,
        List.of());
  }

  /** Values for a network: constants as declared, everything else normal with deviation 0.1. */
  public static Weights random(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, NdArray> values = new LinkedHashMap<>();
    network.manifest().entries().forEach((key, p) -> values.put(key, value(p, random)));
    return Weights.of(values);
  }

  private static NdArray value(Parameter parameter, Random random) {
    if (parameter.dtype() == DType.I64) {
      return NdArray.ofLongs(new long[1]);
    }
    float[] values = new float[Math.toIntExact(NdArray.count(parameter.shape()))];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          parameter.init() instanceof Init.Constant constant
              ? (float) constant.value()
              : 0.1f * (float) random.nextGaussian();
    }
    return NdArray.ofFloats(values, parameter.shape());
  }
}
