package io.intarsia.checks.golden.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.nn.Network;
import io.intarsia.zoo.cam.CamResNet50;
import io.intarsia.zoo.cam.WideResNet38;
import io.intarsia.zoo.hrnet.HrNet;
import io.intarsia.zoo.hrnet.HrNetOcr;
import io.intarsia.zoo.inpaint.Lama;
import io.intarsia.zoo.unet.AttentionUnet;
import io.intarsia.zoo.unet.NestedUnet;
import io.intarsia.zoo.unet.ResidualUnet;
import io.intarsia.zoo.unet.TransposedUnet;
import io.intarsia.zoo.unet.Unet3Plus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Networks that are published whole, with an encoder of their own. */
final class WholeModels {
  private static final int DEPTH = 4;

  private WholeModels() {}

  static Optional<Network> of(String model, JsonNode config) {
    int classes = config.path("num_classes").asInt(config.path("n_classes").asInt(1));
    int channels = config.path("in_channels").asInt(config.path("input_channels").asInt(3));
    if (config.path("MODEL").path("NAME").asText().startsWith("seg_hrnet")) {
      return Optional.of(hrNet(config, classes));
    } else if (config.has("resnet_conv_kwargs")) {
      int out = config.get("output_nc").asInt();
      return Optional.of(
          new Lama(config.get("input_nc").asInt(), out, config.get("n_blocks").asInt()));
    } else if (model.startsWith("irn_resnet50")) {
      return Optional.of(new CamResNet50(channels, classes));
    } else if (model.startsWith("psa_resnet38")) {
      return Optional.of(new WideResNet38(channels, classes));
    }
    boolean deep = config.path("deep_supervision").asBoolean();
    return Optional.ofNullable(
        switch (config.path("class").asText()) {
          case "UNet" ->
              config.has("nb_filter")
                  ? new NestedUnet(channels, classes, NestedUnet.Form.PLAIN, DEPTH)
                  // The reference gives one channel whatever it is asked for.
                  : new TransposedUnet(channels, 1);
          case "NestedUNet" -> {
            NestedUnet.Form form = deep ? NestedUnet.Form.DEEP : NestedUnet.Form.NESTED;
            yield new NestedUnet(channels, classes, form, DEPTH);
          }
          case "UNet_3Plus" -> new Unet3Plus(channels, classes, Unet3Plus.Form.PLAIN);
          case "UNet_3Plus_DeepSup" -> new Unet3Plus(channels, classes, Unet3Plus.Form.DEEP);
          case "UNet_3Plus_DeepSup_CGM" -> new Unet3Plus(channels, classes, Unet3Plus.Form.GUIDED);
          case "U_Net" -> new AttentionUnet(channels, classes, false);
          case "AttU_Net" -> new AttentionUnet(channels, classes, true);
          case "ResUnet" -> new ResidualUnet(channels, classes);
          default -> null;
        });
  }

  private static Network hrNet(JsonNode config, int classes) {
    JsonNode extra = config.at("/MODEL/EXTRA");
    List<HrNet.Stage> stages = new ArrayList<>();
    for (int i = 2; i <= 4; i++) {
      JsonNode stage = extra.get("STAGE" + i);
      stages.add(
          new HrNet.Stage(
              stage.get("NUM_MODULES").asInt(),
              ints(stage.get("NUM_BLOCKS")),
              ints(stage.get("NUM_CHANNELS"))));
    }
    JsonNode first = extra.get("STAGE1");
    int depth = first.at("/NUM_BLOCKS/0").asInt();
    HrNet.Config sizes = new HrNet.Config(depth, first.at("/NUM_CHANNELS/0").asInt(), stages);
    JsonNode ocr = config.path("OCR");
    if (!ocr.isObject()) {
      return new HrNet(sizes, 3, classes);
    }
    boolean corners = config.path("align_corners_effective").asBoolean();
    int width = ocr.get("MID_CHANNELS").asInt();
    return new HrNetOcr(sizes, 3, classes, width, ocr.get("KEY_CHANNELS").asInt(), corners);
  }

  private static List<Integer> ints(JsonNode list) {
    List<Integer> out = new ArrayList<>();
    list.forEach(n -> out.add(n.asInt()));
    return out;
  }
}
