package io.intarsia.pretrained;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.intarsia.base.DType;
import io.intarsia.base.Half;
import io.intarsia.base.NdArray;
import io.intarsia.base.Whole;
import io.intarsia.nn.Weights;
import io.intarsia.weights.Safetensors;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.SegformerClassifier;
import io.intarsia.zoo.encoder.MixTransformer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Saves a network as a folder that {@code from_pretrained} in Python would load: config.json,
 * preprocessor_config.json, model.safetensors.
 */
public final class PretrainedWriter {
  private PretrainedWriter() {}

  /**
   * Writes the three files, each whole or not at all.
   *
   * @throws io.intarsia.base.Refusal ENVIRONMENT if the folder cannot be written
   */
  public static void save(Pretrained model, Path folder) {
    save(model, model.weights(), folder);
  }

  /**
   * As {@link #save}, but in half the space: values of two and more axes are rounded to half
   * precision, unless one of them is too large for it; biases, scales and statistics stay as they
   * are.
   *
   * @throws io.intarsia.base.Refusal ENVIRONMENT if the folder cannot be written
   */
  public static void saveHalf(Pretrained model, Path folder) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (String key : model.weights().keys()) {
      NdArray value = model.weights().get(key);
      values.put(key, value.rank() > 1 && value.dtype() == DType.F32 ? half(value) : value);
    }
    save(model, Weights.of(values), folder);
  }

  private static NdArray half(NdArray value) {
    float[] wide = value.floats();
    ByteBuffer narrow = ByteBuffer.allocate(2 * wide.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float each : wide) {
      short rounded = Half.fromFloat(each);
      if (Float.isFinite(each) && !Float.isFinite(Half.toFloat(rounded))) {
        return value;
      }
      narrow.putShort(rounded);
    }
    return NdArray.of(DType.F16, narrow.flip(), value.shape());
  }

  private static void save(Pretrained model, Weights weights, Path folder) {
    Safetensors.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
    json(folder.resolve("config.json"), config(model));
    json(
        folder.resolve("preprocessor_config.json"),
        PreprocessorFiles.write(model.preprocessing(), model.labels().reduceLabels()));
  }

  private static void json(Path file, Map<String, Object> content) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    Whole.write(
        file, out -> out.write(new ObjectMapper().writer(printer).writeValueAsBytes(content)));
  }

  private static Map<String, Object> config(Pretrained model) {
    Map<String, Object> out = new LinkedHashMap<>();
    Optional<MixTransformer.Config> encoder = Optional.empty();
    if (model.network() instanceof Segformer segformer) {
      encoder = Optional.of(segformer.config());
      out.put("architectures", List.of(SegformerFiles.SEGMENTATION));
      out.put("decoder_hidden_size", segformer.decoderWidth());
    } else if (model.network() instanceof SegformerClassifier classifier) {
      encoder = Optional.of(classifier.config());
      out.put("architectures", List.of(SegformerFiles.CLASSIFICATION));
    } else {
      out.put(PretrainedLoader.VARIANT, model.architecture());
    }
    encoder.ifPresent(config -> encoder(config, out));
    LabelFiles.write(model.labels(), out);
    out.put("torch_dtype", "float32");
    return out;
  }

  private static void encoder(MixTransformer.Config config, Map<String, Object> out) {
    out.put("model_type", "segformer");
    out.put("num_channels", config.channels());
    out.put("num_encoder_blocks", config.depths().size());
    out.put("depths", config.depths());
    out.put("sr_ratios", config.reductions());
    out.put("hidden_sizes", config.widths());
    out.put("patch_sizes", config.patches());
    out.put("strides", config.strides());
    out.put("num_attention_heads", config.heads());
    out.put("mlp_ratios", config.expansions());
    out.put("hidden_act", "gelu");
    out.put("hidden_dropout_prob", 0.0);
    out.put("attention_probs_dropout_prob", 0.0);
    out.put("classifier_dropout_prob", 0.1);
    out.put("initializer_range", 0.02);
    out.put("drop_path_rate", config.dropPath());
    out.put("layer_norm_eps", 1e-6);
    out.put("reshape_last_stage", true);
    out.put("semantic_loss_ignore_index", 255);
  }
}
