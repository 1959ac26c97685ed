package io.intarsia.checks.golden.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.predict.cam.GradientMaps;
import io.intarsia.predict.cam.MapMerge;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.grad.Sensitivity;
import io.intarsia.zoo.classify.ResNetClassifier;
import io.intarsia.zoo.encoder.ResNet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Class activation maps: merged over scales, and by gradients. */
public final class CamCheck {
  private static final String STAGE = "layer4.2";

  /** Takes what was compared, the largest difference and what is allowed. */
  @FunctionalInterface
  public interface Compare {
    /** One comparison. */
    boolean of(String what, double difference, double allowed);
  }

  /** The largest difference of an array from its statistics. */
  @FunctionalInterface
  public interface Difference {
    /** Infinite for another shape. */
    double of(NdArray got, JsonNode wanted);
  }

  private final Difference difference;
  private final Compare compare;

  /** Compares by these. */
  public CamCheck(Difference difference, Compare compare) {
    this.difference = difference;
    this.compare = compare;
  }

  /** Maps of several scales. */
  public void merge(JsonNode fixture) {
    for (JsonNode c : fixture.path("cases")) {
      List<NdArray> scales = new ArrayList<>();
      c.get("cams_per_scale").forEach(maps -> scales.add(array(maps)));
      int[] size = ints(c.at("/params/image_size"));
      MapMerge merged = MapMerge.of(scales, size[0], size[1], ints(c.at("/params/labels")));
      same("strided", merged.strided(), c.get("strided_cam"));
      same("full", merged.full(), c.get("highres_cam"));
    }
  }

  /** Grad-CAM and Grad-CAM++ of torchvision's ResNet-50. */
  public void gradients(JsonNode fixture) {
    Network network = new ResNetClassifier(ResNet.Config.plain(true, 3, 4, 6, 3), 3, 1000);
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .shapes()
        .forEach((key, shape) -> values.put(key, Generated.weights(key, 1, shape)));
    for (JsonNode c : fixture.path("cases")) {
      long[] shape = java.util.Arrays.stream(ints(c.get("input_shape"))).asLongStream().toArray();
      NdArray pictures = Generated.input(c.get("input_key").asText(), shape);
      Sensitivity found =
          Sensitivity.of(
              network,
              Weights.of(values),
              STAGE,
              pictures,
              ints(c.get("target_classes")),
              TorchSettings.cpu());
      same("logits", found.logits(), c.get("logits"));
      same("activations", found.features(), c.get("layer4_activations"));
      same("gradients", found.gradients(), c.get("layer4_gradients"));
      maps(
          "gradcam",
          GradientMaps.gradCam(found.features(), found.gradients()),
          c.get("gradcam"),
          shape);
      maps(
          "gradcam++",
          GradientMaps.gradCamPlusPlus(found.features(), found.gradients()),
          c.get("gradcam_plus_plus"),
          shape);
    }
  }

  private void maps(String what, GradientMaps got, JsonNode wanted, long[] shape) {
    same(what + " weights", got.weights(), wanted.get("weights"));
    double gap = 25 * wanted.get("raw_cam_f32_f64_max_abs_diff").asDouble();
    JsonNode raw = wanted.get("raw_cam");
    compare.of(what + " maps", difference.of(got.maps(), raw), Math.max(gap, usual(raw)));
    // Scaled maps are divided by the range of the raw ones, and so are their errors.
    JsonNode scaled = wanted.get("scaled_resized_cam");
    double range = raw.get("max").asDouble() - raw.get("min").asDouble();
    NdArray full = got.scaled((int) shape[2], (int) shape[3]);
    double allowed = Math.max(gap / range, usual(scaled));
    compare.of(what + " scaled", difference.of(full, scaled), allowed);
  }

  private void same(String what, NdArray got, JsonNode wanted) {
    compare.of(what, difference.of(got, wanted), usual(wanted));
  }

  /** The default of models: 5e-6 of the range, at least 1e-6; 1e-5 as for stages. */
  private static double usual(JsonNode wanted) {
    double most = wanted.path("max").asDouble(1);
    double range = Math.max(Math.abs(wanted.path("min").asDouble(0)), Math.abs(most));
    return Math.max(1e-5 * range, 1e-6);
  }

  private static int[] ints(JsonNode list) {
    int[] out = new int[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asInt();
    }
    return out;
  }

  private static NdArray array(JsonNode node) {
    JsonNode data = node.get("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) data.get(i).asDouble();
    }
    int[] shape = ints(node.get("shape"));
    return NdArray.ofFloats(values, java.util.Arrays.stream(shape).asLongStream().toArray());
  }
}
