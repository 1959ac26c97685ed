package io.intarsia.zoo;

import io.intarsia.base.Refusal;
import io.intarsia.config.Config;
import io.intarsia.config.Section;
import io.intarsia.op.Resample.Mode;
import io.intarsia.zoo.decoder.ClassificationHead;
import io.intarsia.zoo.decoder.Decoder;
import io.intarsia.zoo.decoder.DeepLabV3Decoder;
import io.intarsia.zoo.decoder.DeepLabV3PlusDecoder;
import io.intarsia.zoo.decoder.FpnDecoder;
import io.intarsia.zoo.decoder.LinknetDecoder;
import io.intarsia.zoo.decoder.ManetDecoder;
import io.intarsia.zoo.decoder.PanDecoder;
import io.intarsia.zoo.decoder.PspDecoder;
import io.intarsia.zoo.decoder.SegformerDecoder;
import io.intarsia.zoo.decoder.SegmentationHead;
import io.intarsia.zoo.decoder.UnetDecoder;
import io.intarsia.zoo.decoder.UnetPlusPlusDecoder;
import io.intarsia.zoo.decoder.UperNetDecoder;
import io.intarsia.zoo.encoder.EncoderOptions;
import io.intarsia.zoo.encoder.Pyramid;
import io.intarsia.zoo.encoder.Pyramid.Level;
import io.intarsia.zoo.encoder.names.Encoders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The networks of segmentation_models.pytorch @ 50066163: any of its architectures on any encoder,
 * with its options, their names and their defaults.
 */
public final class Smp {
  private interface DecoderReader {
    Decoder read(List<Level> levels, String encoder, Section options);
  }

  /**
   * An architecture.
   *
   * @param depth the usual number of stages
   * @param outputStride the usual output stride; 0 if it is no option
   * @param kernel side of the head's convolution
   * @param upsampling the usual factor of the head; 0 for the decoder's stride
   * @param decoder makes the decoder
   */
  private record Architecture(
      int depth, int outputStride, int kernel, int upsampling, DecoderReader decoder) {}

  private static final Map<String, Architecture> ALL = new LinkedHashMap<>();

  static {
    ALL.put("unet", new Architecture(5, 0, 3, 1, Smp::unet));
    ALL.put("unetplusplus", new Architecture(5, 0, 3, 1, Smp::unetPlusPlus));
    ALL.put("manet", new Architecture(5, 0, 3, 1, Smp::manet));
    ALL.put("linknet", new Architecture(5, 0, 1, 1, Smp::linknet));
    ALL.put("fpn", new Architecture(5, 0, 1, 4, Smp::fpn));
    ALL.put("pspnet", new Architecture(3, 0, 3, 8, Smp::psp));
    ALL.put("pan", new Architecture(5, 16, 3, 4, Smp::pan));
    ALL.put("upernet", new Architecture(5, 0, 1, 4, Smp::uperNet));
    ALL.put("segformer", new Architecture(5, 0, 1, 4, Smp::segformer));
    ALL.put("deeplabv3", new Architecture(5, 8, 1, 0, Smp::deepLabV3));
    ALL.put("deeplabv3plus", new Architecture(5, 16, 1, 4, Smp::deepLabV3Plus));
  }

  private Smp() {}

  /** The names of the architectures. */
  public static List<String> architectures() {
    return List.copyOf(ALL.keySet());
  }

  /** A network with the usual options. */
  public static EncoderDecoder build(
      String architecture, String encoder, int channels, int classes) {
    return build(architecture, encoder, channels, classes, Config.parse("options", "{}").root());
  }

  /**
   * A network.
   *
   * @param architecture such as {@code unet}; upper case is forgiven
   * @param encoder such as {@code resnet34}
   * @param channels channels of the picture
   * @param classes channels of the result
   * @param options what the reference's constructor takes beside these; the section is closed
   * @throws Refusal USAGE for names and options that are not known or do not go together
   */
  public static EncoderDecoder build(
      String architecture, String encoder, int channels, int classes, Section options) {
    Architecture found = ALL.get(architecture.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw Refusal.usage(
          "there is no architecture named %s; there are %s",
          architecture, String.join(", ", ALL.keySet()));
    }
    if (classes < 1 || classes > 65_536) {
      throw Refusal.usage("a network has 1 to 65536 classes, got %d", classes);
    }
    int stride =
        found.outputStride() == 0
            ? 32
            : options.whole("encoder_output_stride", found.outputStride());
    EncoderOptions asked =
        new EncoderOptions(
            channels,
            options.whole("encoder_depth", found.depth()),
            stride,
            EncoderOptions.Atrous.EVERY);
    Pyramid pyramid = Encoders.named(encoder, asked);
    Decoder decoder = found.decoder().read(pyramid.levels(), encoder, options);
    Level result = decoder.result();
    int usual = found.upsampling() == 0 ? result.stride() : found.upsampling();
    int factor = usual == 1 ? 1 : options.whole("upsampling", usual, 1, 64);
    ClassificationHead classifier =
        options.has("aux_params") ? classifier(pyramid, options.section("aux_params")) : null;
    if (!options.text("activation", "identity").equals("identity")) {
      throw options.wrong("activation", "identity: logits come out, whoever reads them decides");
    }
    options.close();
    return new EncoderDecoder(
        channels,
        pyramid,
        decoder,
        new SegmentationHead(result.channels(), classes, found.kernel(), result.stride(), factor),
        classifier);
  }

  private static ClassificationHead classifier(Pyramid pyramid, Section options) {
    List<Level> levels = pyramid.levels();
    String pooling = options.text("pooling", "avg");
    if (!pooling.equals("avg") && !pooling.equals("max")) {
      throw options.wrong("pooling", "avg or max");
    }
    if (!options.text("activation", "identity").equals("identity")) {
      throw options.wrong("activation", "identity: scores come out");
    }
    ClassificationHead head =
        new ClassificationHead(
            levels.get(levels.size() - 1).channels(),
            options.whole("classes"),
            pooling.equals("max"),
            options.number("dropout", 0.2, 0, 1));
    options.close();
    return head;
  }

  private static Decoder unet(List<Level> levels, String encoder, Section options) {
    batchNorm(options);
    return new UnetDecoder(
        levels,
        widths(options),
        scse(options),
        mode(options, Mode.NEAREST),
        encoder.startsWith("vgg"));
  }

  private static Decoder unetPlusPlus(List<Level> levels, String encoder, Section options) {
    batchNorm(options);
    return new UnetPlusPlusDecoder(
        levels,
        widths(options),
        scse(options),
        mode(options, Mode.NEAREST),
        encoder.startsWith("vgg"));
  }

  private static Decoder manet(List<Level> levels, String encoder, Section options) {
    batchNorm(options);
    return new ManetDecoder(
        levels,
        widths(options),
        options.whole("decoder_pab_channels", 64, 1, 65_536),
        mode(options, Mode.NEAREST));
  }

  private static Decoder linknet(List<Level> levels, String encoder, Section options) {
    batchNorm(options);
    return new LinknetDecoder(levels);
  }

  private static Decoder fpn(List<Level> levels, String encoder, Section options) {
    String policy = options.text("decoder_merge_policy", "add");
    if (!policy.equals("add") && !policy.equals("cat")) {
      throw options.wrong("decoder_merge_policy", "add or cat");
    }
    int out = options.whole("decoder_segmentation_channels", 128, 32, 65_536);
    if (out % 32 != 0) {
      throw options.wrong("decoder_segmentation_channels", "a multiple of 32, its group norm's");
    }
    return new FpnDecoder(
        levels,
        options.whole("decoder_pyramid_channels", 256, 1, 65_536),
        out,
        policy.equals("cat"),
        options.number("decoder_dropout", 0.2, 0, 1),
        mode(options, Mode.NEAREST));
  }

  private static Decoder psp(List<Level> levels, String encoder, Section options) {
    batchNorm(options);
    return new PspDecoder(
        levels,
        options.whole("psp_out_channels", 512, 1, 65_536),
        options.number("psp_dropout", 0.2, 0, 1));
  }

  private static Decoder pan(List<Level> levels, String encoder, Section options) {
    return new PanDecoder(
        levels, options.whole("decoder_channels", 32, 1, 65_536), mode(options, Mode.BILINEAR));
  }

  private static Decoder uperNet(List<Level> levels, String encoder, Section options) {
    batchNorm(options);
    return new UperNetDecoder(levels, options.whole("decoder_channels", 256, 1, 65_536));
  }

  private static Decoder segformer(List<Level> levels, String encoder, Section options) {
    return new SegformerDecoder(
        levels, options.whole("decoder_segmentation_channels", 256, 1, 65_536));
  }

  private static Decoder deepLabV3(List<Level> levels, String encoder, Section options) {
    return new DeepLabV3Decoder(
        levels,
        options.whole("decoder_channels", 256, 1, 65_536),
        rates(options),
        options.flag("decoder_aspp_separable", false),
        options.number("decoder_aspp_dropout", 0.5, 0, 1));
  }

  private static Decoder deepLabV3Plus(List<Level> levels, String encoder, Section options) {
    return new DeepLabV3PlusDecoder(
        levels,
        options.whole("decoder_channels", 256, 1, 65_536),
        rates(options),
        options.flag("decoder_aspp_separable", true),
        options.number("decoder_aspp_dropout", 0.5, 0, 1));
  }

  private static List<Integer> widths(Section options) {
    List<Integer> widths = options.wholes("decoder_channels", List.of(256, 128, 64, 32, 16));
    if (widths.isEmpty()) {
      throw options.wrong("decoder_channels", "a number for each halving of the encoder");
    }
    return widths;
  }

  private static List<Integer> rates(Section options) {
    List<Integer> rates = options.wholes("decoder_atrous_rates", List.of(12, 24, 36));
    if (rates.isEmpty() || rates.stream().anyMatch(r -> r < 1)) {
      throw options.wrong("decoder_atrous_rates", "a list of dilations from 1");
    }
    return rates;
  }

  private static void batchNorm(Section options) {
    if (!options.text("decoder_use_norm", "batchnorm").equals("batchnorm")) {
      throw options.wrong("decoder_use_norm", "batchnorm");
    }
  }

  private static boolean scse(Section options) {
    String type = options.text("decoder_attention_type", "");
    if (!type.isEmpty() && !type.equals("scse")) {
      throw options.wrong("decoder_attention_type", "scse, or nothing");
    }
    return !type.isEmpty();
  }

  private static Mode mode(Section options, Mode usual) {
    return options.choice("decoder_interpolation", usual);
  }
}
