package io.intarsia.checks.golden.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.nn.Network;
import io.intarsia.zoo.classic.DeconvNet;
import io.intarsia.zoo.classic.DeepLabResNet;
import io.intarsia.zoo.classic.DilatedNet;
import io.intarsia.zoo.classic.FcDenseNet;
import io.intarsia.zoo.classic.FcnVgg;
import io.intarsia.zoo.classic.LargeFov;
import io.intarsia.zoo.classic.SegNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks of the package {@code zoo.classic}. */
final class ClassicModels {
  private static final Map<String, FcnVgg.Form> FCNS =
      Map.of(
          "FCN32s", FcnVgg.Form.FCN32S,
          "FCN16s", FcnVgg.Form.FCN16S,
          "FCN8s", FcnVgg.Form.FCN8S,
          "FCN8sAtOnce", FcnVgg.Form.FCN8S_AT_ONCE);

  private static final Map<String, DeepLabResNet.Form> DEEPLABS =
      Map.of(
          "DeepLabV1", DeepLabResNet.Form.V1,
          "DeepLabV2", DeepLabResNet.Form.V2,
          "DeepLabV2S", DeepLabResNet.Form.V2_SMALL,
          "DeepLabV3", DeepLabResNet.Form.V3,
          "DeepLabV3Plus", DeepLabResNet.Form.V3_PLUS);

  private ClassicModels() {}

  static Optional<Network> of(String model, JsonNode config) {
    int classes =
        config
            .path("n_class")
            .asInt(config.path("n_classes").asInt(config.path("num_classes").asInt(1)));
    FcnVgg.Form fcn = FCNS.get(config.path("class").asText());
    if (fcn != null) {
      return Optional.of(new FcnVgg(FcnVgg.Config.of(fcn), 3, classes));
    } else if (model.startsWith("deconvnet")) {
      return Optional.of(new DeconvNet(DeconvNet.Config.standard(), 3, classes));
    } else if (model.startsWith("segnet")) {
      return Optional.of(new SegNet(SegNet.WIDTHS, config.get("in_channels").asInt(), classes));
    } else if (model.startsWith("fcdensenet")) {
      return Optional.of(new FcDenseNet(dense(config), 3, classes));
    } else if (model.startsWith("dilation") || model.startsWith("dilated")) {
      return Optional.of(dilated(config));
    } else if (model.contains("largefov")) {
      return Optional.of(new LargeFov(LargeFov.Config.standard(), 3, classes));
    }
    return deepLab(config, classes);
  }

  private static FcDenseNet.Config dense(JsonNode config) {
    // The depth of the bottom is the one argument that fixtures leave out.
    int bottleneck =
        switch (config.get("variant").asText()) {
          case "FCDenseNet57" -> 4;
          case "FCDenseNet67" -> 5;
          default -> 15;
        };
    return new FcDenseNet.Config(
        ints(config.get("down_blocks")),
        bottleneck,
        config.get("growth_rate").asInt(),
        config.get("first_conv").asInt());
  }

  /** The form that has the layers listed, and as many classes as the first scores. */
  private static Network dilated(JsonNode config) {
    List<String> names = new ArrayList<>();
    int classes = 0;
    for (JsonNode layer : config.get("layers")) {
      String name = layer.get("name").asText().replace('-', '_');
      names.add(name);
      if (name.equals("final") || name.equals("fc_final")) {
        classes = layer.get("num_output").asInt();
      }
    }
    DilatedNet.Form form =
        names.contains("ct_final")
            ? DilatedNet.Form.VOC
            : names.contains("ctx_conv6_1")
                ? DilatedNet.Form.CITYSCAPES
                : names.contains("ctx_conv5_1")
                    ? DilatedNet.Form.CAMVID
                    : names.contains("ctx_final")
                        ? DilatedNet.Form.KITTI
                        : DilatedNet.Form.FRONT_END;
    DilatedNet.Config whole = DilatedNet.Config.of(form);
    return new DilatedNet(
        new DilatedNet.Config(form, false, whole.widths(), whole.hidden()), 3, classes);
  }

  private static Optional<Network> deepLab(JsonNode config, int classes) {
    String factory = config.path("factory").asText();
    DeepLabResNet.Form form = DEEPLABS.get(factory.replaceAll("_.*", ""));
    if (form == null) {
      return Optional.empty();
    }
    List<Double> scales = new ArrayList<>();
    config.get("scales").forEach(s -> scales.add(s.asDouble()));
    DeepLabResNet.Config usual = DeepLabResNet.Config.resNet101(form);
    int stride = config.path("output_stride").asInt(usual.outputStride());
    return Optional.of(
        new DeepLabResNet(
            new DeepLabResNet.Config(form, ints(config.get("n_blocks")), 64, stride, scales),
            3,
            classes));
  }

  private static List<Integer> ints(JsonNode list) {
    List<Integer> out = new ArrayList<>();
    list.forEach(n -> out.add(n.asInt()));
    return out;
  }
}
