package io.intarsia.zoo.encoder.names;

import io.intarsia.base.Refusal;
import io.intarsia.zoo.encoder.EfficientNet;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.MitPyramid;
import io.intarsia.zoo.encoder.MobileNetV2Pyramid;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.ResNet;
import io.intarsia.zoo.encoder.ResNet.Config;
import io.intarsia.zoo.encoder.classic.DenseNet;
import io.intarsia.zoo.encoder.classic.DualPath;
import io.intarsia.zoo.encoder.classic.InceptionResNetV2;
import io.intarsia.zoo.encoder.classic.InceptionV4;
import io.intarsia.zoo.encoder.classic.Vgg;
import io.intarsia.zoo.encoder.classic.Xception;
import io.intarsia.zoo.encoder.residual.SeNet;
import io.intarsia.zoo.encoder.residual.SkNet;
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
    seNet("senet154", SeNet.Kind.SENET, 64, 3, 8, 36, 3);
    seNet("se_resnet50", SeNet.Kind.RESNET, 1, 3, 4, 6, 3);
    seNet("se_resnet101", SeNet.Kind.RESNET, 1, 3, 4, 23, 3);
    seNet("se_resnet152", SeNet.Kind.RESNET, 1, 3, 8, 36, 3);
    seNet("se_resnext50_32x4d", SeNet.Kind.RESNEXT, 32, 3, 4, 6, 3);
    seNet("se_resnext101_32x4d", SeNet.Kind.RESNEXT, 32, 3, 4, 23, 3);
    skNet("timm-skresnet18", new SkNet.Config(false, List.of(2, 2, 2, 2), 1, 64, 8, 8, true));
    skNet("timm-skresnet34", new SkNet.Config(false, List.of(3, 4, 6, 3), 1, 64, 8, 8, true));
    skNet(
        "timm-skresnext50_32x4d", new SkNet.Config(true, List.of(3, 4, 6, 3), 32, 4, 16, 8, true));
    denseNet("densenet121", 32, 64, 6, 12, 24, 16);
    denseNet("densenet169", 32, 64, 6, 12, 32, 32);
    denseNet("densenet201", 32, 64, 6, 12, 48, 32);
    denseNet("densenet161", 48, 96, 6, 12, 36, 24);
    ALL.put("inceptionresnetv2", InceptionResNetV2::new);
    ALL.put("inceptionv4", InceptionV4::new);
    ALL.put("xception", Xception::new);
    dualPath("dpn68", true, 10, 128, 32, false, List.of(3, 4, 12, 3), List.of(16, 32, 32, 64));
    dualPath("dpn68b", true, 10, 128, 32, true, List.of(3, 4, 12, 3), List.of(16, 32, 32, 64));
    dualPath("dpn92", false, 64, 96, 32, false, List.of(3, 4, 20, 3), List.of(16, 32, 24, 128));
    dualPath("dpn98", false, 96, 160, 40, false, List.of(3, 6, 20, 3), List.of(16, 32, 32, 128));
    dualPath("dpn107", false, 128, 200, 50, false, List.of(4, 8, 20, 3), List.of(20, 64, 64, 128));
    dualPath("dpn131", false, 128, 160, 40, false, List.of(4, 8, 28, 3), List.of(16, 32, 32, 128));
    vgg("vgg11", 1, 1, 2, 2, 2);
    vgg("vgg13", 2, 2, 2, 2, 2);
    vgg("vgg16", 2, 2, 3, 3, 3);
    vgg("vgg19", 2, 2, 4, 4, 4);
    ALL.put("mobilenet_v2", MobileNetV2Pyramid::new);
    mit("mit_b0", List.of(2, 2, 2, 2), List.of(32, 64, 160, 256));
    mit("mit_b1", List.of(2, 2, 2, 2), List.of(64, 128, 320, 512));
    mit("mit_b2", List.of(3, 4, 6, 3), List.of(64, 128, 320, 512));
    mit("mit_b3", List.of(3, 4, 18, 3), List.of(64, 128, 320, 512));
    mit("mit_b4", List.of(3, 8, 27, 3), List.of(64, 128, 320, 512));
    mit("mit_b5", List.of(3, 6, 40, 3), List.of(64, 128, 320, 512));
    ALL.putAll(TimmNames.all());
    resNet("resnet50_v1", Config.plain(true, 3, 4, 6, 3).withStrideFirst());
    resNet("resnet101_v1", Config.plain(true, 3, 4, 23, 3).withStrideFirst());
    resNet("resnet152_v1", Config.plain(true, 3, 8, 36, 3).withStrideFirst());
  }

  private Encoders() {}

  private static void resNet(String name, Config config) {
    ALL.put(name, options -> new ResNet(config, options));
  }

  private static void seNet(String name, SeNet.Kind kind, int groups, Integer... depths) {
    ALL.put(name, options -> new SeNet(kind, List.of(depths), groups, options));
  }

  private static void skNet(String name, SkNet.Config config) {
    ALL.put(name, options -> SkNet.of(config, options));
  }

  private static void denseNet(String name, int growth, int start, Integer... depths) {
    DenseNet.Config config = new DenseNet.Config(growth, start, List.of(depths));
    ALL.put(name, options -> new DenseNet(name, config, options));
  }

  private static void dualPath(
      String name,
      boolean small,
      int start,
      int ratio,
      int groups,
      boolean forked,
      List<Integer> depths,
      List<Integer> increments) {
    DualPath.Config config =
        new DualPath.Config(small, start, ratio, groups, forked, depths, increments);
    ALL.put(name, options -> new DualPath(config, options));
  }

  private static void mit(String name, List<Integer> depths, List<Integer> widths) {
    ALL.put(name, options -> new MitPyramid(depths, widths, options));
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
