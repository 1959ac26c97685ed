package io.intarsia.zoo.encoder.names;

import io.intarsia.base.Refusal;
import io.intarsia.zoo.encoder.EfficientNet;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.ResNet;
import io.intarsia.zoo.encoder.ResNet.Config;
import io.intarsia.zoo.encoder.classic.Vgg;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every encoder by the name that segmentation_models.pytorch gives it. */
public final class Encoders {
  private static final Map<String, Function<EncoderOptions, Pyramid>> ALL = new LinkedHashMap<>();

  static {
    resNet("resnet18", Config.plain(false, 2, 2, 2, 2));
    resNet("resnet34", Config.plain(false, 3, 4, 6, 3));
    resNet("resnet50", Config.plain(true, 3, 4, 6, 3));
    resNet("resnet101", Config.plain(true, 3, 4, 23, 3));
    resNet("resnet152", Config.plain(true, 3, 8, 36, 3));
    resNet("resnext50_32x4d", Config.grouped(32, 4, 3, 4, 6, 3));
    for (int width : new int[] {4, 8, 16, 32, 48}) {
      resNet("resnext101_32x" + width + "d", Config.grouped(32, width, 3, 4, 23, 3));
    }
    efficientNet("b0", 1.0, 1.0, 224, 3, 5, 9);
    efficientNet("b1", 1.0, 1.1, 240, 5, 8, 16);
    efficientNet("b2", 1.1, 1.2, 260, 5, 8, 16);
    efficientNet("b3", 1.2, 1.4, 300, 5, 8, 18);
    efficientNet("b4", 1.4, 1.8, 380, 6, 10, 22);
    efficientNet("b5", 1.6, 2.2, 456, 8, 13, 27);
    efficientNet("b6", 1.8, 2.6, 528, 9, 15, 31);
    efficientNet("b7", 2.0, 3.1, 600, 11, 18, 38);
    vgg("vgg11", 1, 1, 2, 2, 2);
    vgg("vgg13", 2, 2, 2, 2, 2);
    vgg("vgg16", 2, 2, 3, 3, 3);
    vgg("vgg19", 2, 2, 4, 4, 4);
    resNet("resnet50_v1", Config.plain(true, 3, 4, 6, 3).withStrideFirst());
    resNet("resnet101_v1", Config.plain(true, 3, 4, 23, 3).withStrideFirst());
    resNet("resnet152_v1", Config.plain(true, 3, 8, 36, 3).withStrideFirst());
  }

  private Encoders() {}

  private static void resNet(String name, Config config) {
    ALL.put(name, options -> new ResNet(config, options));
  }

  /** Without and with batch norm. */
  private static void vgg(String name, Integer... depths) {
    ALL.put(name, options -> new Vgg(name, List.of(depths), false, options));
    ALL.put(name + "_bn", options -> new Vgg(name + "_bn", List.of(depths), true, options));
  }

  /** Both implementations of one size. */
  private static void efficientNet(
      String size, double width, double depth, int side, Integer... ends) {
    EfficientNet.Config own = new EfficientNet.Config(width, depth, side, false, List.of(ends));
    ALL.put("efficientnet-" + size, options -> new EfficientNet(own, options));
    EfficientNet.Config timm = new EfficientNet.Config(width, depth, side, true, List.of(2, 3, 5));
    ALL.put("timm-efficientnet-" + size, options -> new EfficientNet(timm, options));
  }

  /** All names. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * The encoder of a name.
   *
   * @throws Refusal USAGE if there is none, or it cannot be had with these options
   */
  public static Pyramid named(String name, EncoderOptions options) {
    Function<EncoderOptions, Pyramid> maker = ALL.get(name);
    if (maker == null) {
      throw Refusal.usage(
          "there is no encoder named %s; there are %s", name, String.join(", ", ALL.keySet()));
    }
    return maker.apply(options);
  }
}
