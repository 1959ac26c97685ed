package io.intarsia.zoo.encoder.names;

import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.ResNet;
import io.intarsia.zoo.encoder.mobile.MobileEncoder;
import io.intarsia.zoo.encoder.mobile.MobileSize;
import io.intarsia.zoo.encoder.residual.RegNet;
import io.intarsia.zoo.encoder.residual.Res2Net;
import io.intarsia.zoo.encoder.residual.ResNest;
import io.intarsia.zoo.encoder.residual.SkNet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Encoders that segmentation_models.pytorch takes from timm as they are: {@code tu-} and timm's
 * name. It sends older names, {@code timm-resnest50d}, the same way (encoders/__init__.py).
 */
final class TimmNames {
  private static final List<String> REGNETS =
      List.of("002", "004", "006", "008", "016", "032", "040", "064", "080", "120", "160", "320");

  /** Blocks, w0, wa, wm and group width of RegNetX and RegNetY, in the order of their names. */
  private static final double[][] X = {
    {13, 24, 36.44, 2.49, 8},
    {22, 24, 24.48, 2.54, 16},
    {16, 48, 36.97, 2.24, 24},
    {16, 56, 35.73, 2.28, 16},
    {18, 80, 34.01, 2.25, 24},
    {25, 88, 26.31, 2.25, 48},
    {23, 96, 38.65, 2.43, 40},
    {17, 184, 60.83, 2.07, 56},
    {23, 80, 49.56, 2.88, 120},
    {19, 168, 73.36, 2.37, 112},
    {22, 216, 55.59, 2.1, 128},
    {23, 320, 69.86, 2.0, 168}
  };

  private static final double[][] Y = {
    {13, 24, 36.44, 2.49, 8},
    {16, 48, 27.89, 2.09, 8},
    {15, 48, 32.54, 2.32, 16},
    {14, 56, 38.84, 2.4, 16},
    {27, 48, 20.71, 2.65, 24},
    {21, 80, 42.63, 2.66, 24},
    {22, 96, 31.41, 2.24, 64},
    {25, 112, 33.22, 2.27, 72},
    {17, 192, 76.82, 2.19, 56},
    {19, 168, 73.36, 2.37, 112},
    {18, 200, 106.23, 2.48, 112},
    {20, 232, 115.89, 2.53, 232}
  };

  /** Width and depth of EfficientNet-B0 to B8. */
  private static final double[][] EFFICIENT = {
    {1.0, 1.0},
    {1.0, 1.1},
    {1.1, 1.2},
    {1.2, 1.4},
    {1.4, 1.8},
    {1.6, 2.2},
    {1.8, 2.6},
    {2.0, 3.1},
    {2.2, 3.6}
  };

  private final Map<String, Function<EncoderOptions, Pyramid>> all = new LinkedHashMap<>();

  private TimmNames() {}

  /** Every name with what makes it. */
  static Map<String, Function<EncoderOptions, Pyramid>> all() {
    TimmNames names = new TimmNames();
    names.resNets();
    names.resNests();
    names.res2Nets();
    names.regNets();
    names.skNets();
    names.mobileNets();
    names.efficientNets();
    return names.all;
  }

  private void put(String name, Function<EncoderOptions, Pyramid> model) {
    all.put("tu-" + name, options -> new Universal(model.apply(options.timm())));
  }

  /** Under both names. */
  private void putOlder(String name, Function<EncoderOptions, Pyramid> model) {
    put(name, model);
    all.put("timm-" + name, options -> new Universal(model.apply(options.timm())));
  }

  private void resNets() {
    resNet("resnet18", ResNet.Config.plain(false, 2, 2, 2, 2));
    resNet("resnet34", ResNet.Config.plain(false, 3, 4, 6, 3));
    resNet("resnet50", ResNet.Config.plain(true, 3, 4, 6, 3));
    resNet("resnet101", ResNet.Config.plain(true, 3, 4, 23, 3));
    resNet("resnet152", ResNet.Config.plain(true, 3, 8, 36, 3));
    resNet("resnext50_32x4d", ResNet.Config.grouped(32, 4, 3, 4, 6, 3));
    resNet("resnext101_32x4d", ResNet.Config.grouped(32, 4, 3, 4, 23, 3));
    resNet("resnext101_32x8d", ResNet.Config.grouped(32, 8, 3, 4, 23, 3));
    resNet("wide_resnet50_2", ResNet.Config.grouped(1, 128, 3, 4, 6, 3));
    resNet("wide_resnet101_2", ResNet.Config.grouped(1, 128, 3, 4, 23, 3));
  }

  private void resNet(String name, ResNet.Config config) {
    put(name, options -> new ResNet(config, options));
  }

  private void resNests() {
    resNest("resnest14d", ResNest.Config.plain(32, 1, 1, 1, 1));
    resNest("resnest26d", ResNest.Config.plain(32, 2, 2, 2, 2));
    resNest("resnest50d", ResNest.Config.plain(32, 3, 4, 6, 3));
    resNest("resnest101e", ResNest.Config.plain(64, 3, 4, 23, 3));
    resNest("resnest200e", ResNest.Config.plain(64, 3, 24, 36, 3));
    resNest("resnest269e", ResNest.Config.plain(64, 3, 30, 48, 8));
    List<Integer> fifty = List.of(3, 4, 6, 3);
    resNest("resnest50d_4s2x40d", new ResNest.Config(fifty, 32, 4, 2, 40, true));
    resNest("resnest50d_1s4x24d", new ResNest.Config(fifty, 32, 1, 4, 24, true));
  }

  private void resNest(String name, ResNest.Config config) {
    putOlder(name, options -> ResNest.of(config, options));
  }

  private void res2Nets() {
    res2Net("res2net50_26w_4s", 6, 26, 4, 1);
    res2Net("res2net101_26w_4s", 23, 26, 4, 1);
    res2Net("res2net50_26w_6s", 6, 26, 6, 1);
    res2Net("res2net50_26w_8s", 6, 26, 8, 1);
    res2Net("res2net50_48w_2s", 6, 48, 2, 1);
    res2Net("res2net50_14w_8s", 6, 14, 8, 1);
    res2Net("res2next50", 6, 4, 4, 8);
  }

  private void res2Net(String name, int third, int width, int parts, int groups) {
    List<Integer> depths = List.of(3, 4, third, 3);
    putOlder(name, options -> Res2Net.of(depths, width, parts, groups, options));
  }

  private void regNets() {
    for (boolean squeezes : new boolean[] {false, true}) {
      for (int i = 0; i < REGNETS.size(); i++) {
        double[] row = squeezes ? Y[i] : X[i];
        RegNet.Config config =
            new RegNet.Config((int) row[0], (int) row[1], row[2], row[3], (int) row[4], squeezes);
        String name = "regnet" + (squeezes ? "y_" : "x_") + REGNETS.get(i);
        putOlder(name, options -> new RegNet(config, options));
      }
    }
  }

  private void skNets() {
    skNet("skresnet18", new SkNet.Config(false, List.of(2, 2, 2, 2), 1, 64, 8, 16, true));
    skNet("skresnet34", new SkNet.Config(false, List.of(3, 4, 6, 3), 1, 64, 8, 16, true));
    skNet("skresnext50_32x4d", new SkNet.Config(true, List.of(3, 4, 6, 3), 32, 4, 16, 32, false));
  }

  private void skNet(String name, SkNet.Config config) {
    put(name, options -> SkNet.of(config, options));
  }

  private void mobileNets() {
    for (String size : List.of("large", "small")) {
      boolean large = size.equals("large");
      for (double width : new double[] {1, 0.75}) {
        String name = "mobilenetv3_" + size + (width == 1 ? "_100" : "_075");
        MobileSize same = MobileSize.v3(large, width, false, true);
        put(name, o -> new MobileEncoder(MobileSize.v3(large, width, false, false), o));
        put("tf_" + name, options -> new MobileEncoder(same, options));
        // The older name means the network with TensorFlow's padding.
        all.put("timm-" + name, o -> new Universal(new MobileEncoder(same, o.timm())));
      }
      String minimal = "mobilenetv3_" + size + "_minimal_100";
      MobileSize same = MobileSize.v3(large, 1, true, true);
      put("tf_" + minimal, options -> new MobileEncoder(same, options));
      all.put("timm-" + minimal, o -> new Universal(new MobileEncoder(same, o.timm())));
    }
    put(
        "mobilenetv3_small_050",
        o -> new MobileEncoder(MobileSize.v3(false, 0.5, false, false), o));
  }

  private void efficientNets() {
    for (int i = 0; i < EFFICIENT.length; i++) {
      double width = EFFICIENT[i][0];
      double depth = EFFICIENT[i][1];
      String name = "efficientnet_b" + i;
      put(name, o -> new MobileEncoder(MobileSize.efficientNet(width, depth, false), o));
      put("tf_" + name, o -> new MobileEncoder(MobileSize.efficientNet(width, depth, true), o));
      if (i < 5) {
        put("tf_efficientnet_lite" + i, o -> new MobileEncoder(MobileSize.lite(width, depth), o));
      }
    }
  }
}
