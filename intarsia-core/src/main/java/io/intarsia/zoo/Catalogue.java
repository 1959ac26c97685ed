package io.intarsia.zoo;

import io.intarsia.base.Refusal;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.encoder.MixTransformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every network there is, a row each; and any architecture of segmentation_models.pytorch on any
 * encoder, by names such as {@code smp-unet-resnet34}, which the list leaves out for their number.
 */
public final class Catalogue {
  private static final String SEGFORMER = "Xie et al. 2021, SegFormer";
  private static final String NVIDIA = "NVIDIA Source Code License (research)";

  /** Name, depths, widths, decoder width, mIoU on ADE20K, top-1 on ImageNet (tables 1 and 6). */
  private record Size(
      String name,
      List<Integer> depths,
      List<Integer> widths,
      int decoder,
      String ade,
      String top1) {}

  private static final List<Size> SIZES =
      List.of(
          new Size("b0", List.of(2, 2, 2, 2), List.of(32, 64, 160, 256), 256, "37.4", "70.5"),
          new Size("b1", List.of(2, 2, 2, 2), List.of(64, 128, 320, 512), 256, "42.2", "78.7"),
          new Size("b2", List.of(3, 4, 6, 3), List.of(64, 128, 320, 512), 768, "46.5", "81.6"),
          new Size("b3", List.of(3, 4, 18, 3), List.of(64, 128, 320, 512), 768, "49.4", "83.1"),
          new Size("b4", List.of(3, 8, 27, 3), List.of(64, 128, 320, 512), 768, "50.3", "83.6"),
          new Size("b5", List.of(3, 6, 40, 3), List.of(64, 128, 320, 512), 768, "51.0", "83.8"));

  private static final List<Variant> ROWS = rows();

  private Catalogue() {}

  /** All rows. */
  public static List<Variant> all() {
    return ROWS;
  }

  /**
   * The row of a name.
   *
   * @throws Refusal USAGE if there is none; lists the names
   */
  public static Variant named(String name) {
    return ROWS.stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .or(() -> SmpVariants.named(name))
        .orElseThrow(
            () ->
                Refusal.usage(
                    "there is no network named %s; there are %s and %s",
                    name,
                    ROWS.stream().map(Variant::name).collect(Collectors.joining(", ")),
                    SmpVariants.PATTERN));
  }

  /**
   * The row whose network has exactly the parameters of a state dict, by key and shape; failing
   * that the first whose parameters are all there.
   */
  public static Optional<Variant> owning(Map<String, long[]> shapes) {
    List<Variant> fitting = ROWS.stream().filter(v -> fits(v, shapes)).toList();
    return fitting.stream()
        .filter(v -> count(made(v, shapes)) == count(shapes))
        .findFirst()
        .or(() -> SmpVariants.owning(shapes))
        .or(() -> fitting.stream().findFirst());
  }

  private static long count(Map<String, long[]> shapes) {
    return shapes.keySet().stream().filter(k -> !k.endsWith("num_batches_tracked")).count();
  }

  /** The parameters of a row's network for the channels and classes of a state dict. */
  private static Map<String, long[]> made(Variant variant, Map<String, long[]> shapes) {
    int channels = (int) shapes.getOrDefault(variant.stemKey(), new long[2])[1];
    int classes = (int) shapes.getOrDefault(variant.headKey(), new long[1])[0];
    return variant.definition().make(channels, classes).manifest().shapes();
  }

  /** True if all parameters of a row's network are there. */
  static boolean fits(Variant variant, Map<String, long[]> shapes) {
    long[] stem = shapes.get(variant.stemKey());
    long[] head = shapes.get(variant.headKey());
    if (stem == null || stem.length != 4 || head == null || stem[1] > 4096 || head[0] > 65_536) {
      return false;
    }
    Map<String, long[]> wanted = made(variant, shapes);
    return wanted.entrySet().stream()
        .allMatch(
            e ->
                e.getKey().endsWith("num_batches_tracked")
                    || java.util.Arrays.equals(e.getValue(), shapes.get(e.getKey())));
  }

  private static List<Variant> rows() {
    List<Variant> rows = new ArrayList<>();
    for (Size size : SIZES) {
      rows.add(segformer(size));
    }
    for (Size size : SIZES) {
      rows.add(classifier(size));
    }
    rows.add(deepLabMobile());
    rows.add(compactUnet());
    rows.add(ddrNet("ddrnet-23-slim", DdrNet.Config.slim23(), "77.8"));
    rows.add(ddrNet("ddrnet-23", DdrNet.Config.full23(), "79.5"));
    for (String name : Torchvision.NAMES) {
      String stem = name.contains("mobilenet") ? "backbone.0.0.weight" : "backbone.conv1.weight";
      rows.add(
          full(
              name,
              "torchvision",
              "voc",
              stem,
              "classifier.4.weight",
              (channels, classes) -> Torchvision.build(name, channels, classes, true)));
    }
    rows.add(
        full(
            "lraspp_mobilenet_v3_large",
            "torchvision",
            "voc",
            "backbone.0.0.weight",
            "classifier.low_classifier.weight",
            LiteAspp::new));
    for (boolean bilinear : new boolean[] {false, true}) {
      rows.add(
          full(
              bilinear ? "unet-milesial-bilinear" : "unet-milesial",
              "Ronneberger et al. 2015, U-Net; milesial/Pytorch-UNet",
              "",
              "inc.double_conv.0.weight",
              "outc.conv.weight",
              (channels, classes) -> new MilesialUnet(channels, classes, bilinear)));
    }
    rows.addAll(WholeVariants.rows());
    rows.addAll(ClassicVariants.rows());
    return List.copyOf(rows);
  }

  /** A network whose logits have the picture's size. */
  private static Variant full(
      String name,
      String paper,
      String labels,
      String stem,
      String head,
      Variant.Definition definition) {
    return new Variant(
        name,
        Task.SEGMENTATION,
        paper,
        definition,
        stem,
        head,
        labels,
        Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 1),
        1,
        false,
        "your own, or of " + paper.substring(paper.lastIndexOf(' ') + 1),
        "",
        "");
  }

  private static Variant segformer(Size size) {
    int side = size.name().equals("b5") ? 640 : 512;
    return new Variant(
        "segformer-" + size.name(),
        Task.SEGMENTATION,
        SEGFORMER,
        (channels, classes) ->
            new Segformer(
                MixTransformer.Config.standard(channels, size.depths(), size.widths()),
                size.decoder(),
                classes),
        "segformer.encoder.patch_embeddings.0.proj.weight",
        "decode_head.classifier.weight",
        "ade20k",
        Preprocessing.imagenet512().withSizing(new SizePolicy.Exact(side, side), 1),
        4,
        false,
        "nvidia/segformer-%s-finetuned-ade-%d-%d".formatted(size.name(), side, side),
        NVIDIA,
        "mIoU " + size.ade() + " on ADE20K");
  }

  private static Variant classifier(Size size) {
    return new Variant(
        "mit-" + size.name(),
        Task.CLASSIFICATION,
        SEGFORMER,
        (channels, classes) ->
            new SegformerClassifier(
                MixTransformer.Config.standard(channels, size.depths(), size.widths()), classes),
        "segformer.encoder.patch_embeddings.0.proj.weight",
        "classifier.weight",
        "",
        Preprocessing.imagenet512(),
        32,
        false,
        "nvidia/mit-" + size.name(),
        NVIDIA,
        "top-1 " + size.top1() + " on ImageNet");
  }

  private static Variant deepLabMobile() {
    List<Double> half = List.of(0.5, 0.5, 0.5);
    return new Variant(
        "deeplabv3-mobilenetv2",
        Task.SEGMENTATION,
        "Chen et al. 2017, Rethinking Atrous Convolution; Sandler et al. 2018, MobileNetV2",
        DeepLabV3Mobile::new,
        "backbone.features.0.0.weight",
        "logits.weight",
        "voc",
        new Preprocessing(
            new SizePolicy.LongestEdge(513),
            1,
            io.intarsia.preprocess.Resample.BILINEAR,
            1 / 255.0,
            half,
            half,
            new SizePolicy.Exact(513, 513),
            0,
            3),
        8,
        true,
        "npm @codait/max-image-segmenter",
        "Apache-2.0",
        "mIoU 0.981 on the three VOC pictures of its test");
  }

  private static Variant compactUnet() {
    return new Variant(
        "unet-compact",
        Task.SEGMENTATION,
        "Ronneberger et al. 2015, U-Net; orobix/retina-unet",
        CompactUnet::new,
        "enc1.0.weight",
        "head.weight",
        "",
        new Preprocessing(
            new SizePolicy.Keep(),
            1,
            io.intarsia.preprocess.Resample.BILINEAR,
            1 / 255.0,
            null,
            null,
            null,
            0,
            1),
        1,
        false,
        "github orobix/retina-unet",
        "MIT",
        "AUC 0.979 on DRIVE, by its author");
  }

  private static Variant ddrNet(String name, DdrNet.Config config, String cityscapes) {
    return new Variant(
        name,
        Task.SEGMENTATION,
        "Hong et al. 2021, DDRNet",
        (channels, classes) -> new DdrNet(config, channels, classes),
        "conv1.0.weight",
        "final_layer.conv2.weight",
        "",
        Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 1),
        8,
        false,
        "your own",
        "",
        "mIoU " + cityscapes + " on Cityscapes, by its authors");
  }
}
