package io.intarsia.zoo;

import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.cam.CamResNet50;
import io.intarsia.zoo.cam.WideResNet38;
import io.intarsia.zoo.hrnet.HrNet;
import io.intarsia.zoo.hrnet.HrNetOcr;
import io.intarsia.zoo.inpaint.Lama;
import io.intarsia.zoo.unet.AttentionUnet;
import io.intarsia.zoo.unet.NestedUnet;
import io.intarsia.zoo.unet.OriginalUnet;
import io.intarsia.zoo.unet.ResidualUnet;
import io.intarsia.zoo.unet.TransposedUnet;
import io.intarsia.zoo.unet.Unet3Plus;
import java.util.ArrayList;
import java.util.List;

/** Rows for networks that are published whole: U-Nets, HRNets, classifiers for maps, LaMa. */
final class WholeVariants {
  private static final String HRNET = "Wang et al. 2020, HRNet";
  private static final String HRNET_REPOSITORY = "github HRNet/HRNet-Semantic-Segmentation";
  private static final String NESTED = "Zhou et al. 2018, UNet++; 4uiiurz1/pytorch-nested-unet";
  private static final String FULL_SCALE = "Huang et al. 2020, UNet 3+; ZJUGiveLab/UNet-Version";
  private static final String ATTENTION =
      "Oktay et al. 2018, Attention U-Net; LeeJunHyun/Image_Segmentation";
  private static final String OWN = "your own, or of the repository";

  private WholeVariants() {}

  static List<Variant> rows() {
    List<Variant> rows = new ArrayList<>();
    hrNets(rows);
    unets(rows);
    rows.add(
        labeller(
            "cam-resnet50",
            "Ahn, Cho, Kwak 2019, IRN; jiwoon-ahn/irn",
            CamResNet50::new,
            "resnet50.conv1.weight",
            "classifier.weight",
            16));
    rows.add(
        labeller(
            "cam-resnet38",
            "Ahn and Kwak 2018, PSA; jiwoon-ahn/psa",
            WideResNet38::new,
            "conv1a.weight",
            "fc8.weight",
            8));
    rows.add(lama("big-lama", 18, "model.34.weight", ""));
    rows.add(lama("lama-fourier", 9, "model.25.weight", ""));
    return rows;
  }

  private static void hrNets(List<Variant> rows) {
    rows.add(hrNet("hrnet-w18-small-v1", HrNet.Config.small1(), "70.3"));
    rows.add(hrNet("hrnet-w18-small-v2", HrNet.Config.small2(), "76.2"));
    rows.add(hrNet("hrnet-w18", HrNet.Config.standard(18), ""));
    rows.add(hrNet("hrnet-w32", HrNet.Config.standard(32), ""));
    rows.add(hrNet("hrnet-w48", HrNet.Config.standard(48), "81.1"));
    for (int width : new int[] {18, 32, 48}) {
      HrNet.Config config = HrNet.Config.standard(width);
      rows.add(
          new Variant(
              "hrnet-ocr-w" + width,
              Task.SEGMENTATION,
              "Yuan, Chen, Wang 2020, OCR; " + HRNET,
              (channels, classes) -> new HrNetOcr(config, channels, classes),
              "conv1.weight",
              "cls_head.weight",
              "cityscapes",
              kept(),
              4,
              true,
              HRNET_REPOSITORY + ", branch HRNet-OCR",
              "MIT",
              width == 48 ? "mIoU 81.6 on Cityscapes val" : ""));
    }
  }

  private static Variant hrNet(String name, HrNet.Config config, String cityscapes) {
    return new Variant(
        name,
        Task.SEGMENTATION,
        HRNET,
        (channels, classes) -> new HrNet(config, channels, classes),
        "conv1.weight",
        "last_layer.3.weight",
        "cityscapes",
        kept(),
        4,
        false,
        HRNET_REPOSITORY + ", branch pytorch-v1.1",
        "MIT",
        cityscapes.isEmpty() ? "" : "mIoU " + cityscapes + " on Cityscapes val");
  }

  private static void unets(List<Variant> rows) {
    rows.add(
        full(
            "unet-original",
            "Ronneberger et al. 2015, U-Net",
            OriginalUnet::new,
            "down0.0.weight",
            "head.weight"));
    rows.add(
        full(
            "unet-transposed",
            FULL_SCALE,
            TransposedUnet::new,
            "conv1.conv1.0.weight",
            "outconv1.weight"));
    for (boolean gates : new boolean[] {false, true}) {
      rows.add(
          full(
              gates ? "unet-attention" : "unet-nearest",
              ATTENTION,
              (channels, classes) -> new AttentionUnet(channels, classes, gates),
              "Conv1.conv.0.weight",
              "Conv_1x1.weight"));
    }
    rows.add(
        full(
            "unet-residual",
            "Zhang et al. 2018, Deep Residual U-Net; rishikksh20/ResUnet",
            ResidualUnet::new,
            "input_layer.0.weight",
            "output_layer.0.weight"));
    rows.add(nested("unetplusplus-flat", NestedUnet.Form.PLAIN, 4));
    rows.add(nested("unetplusplus", NestedUnet.Form.NESTED, 4));
    rows.add(nested("unetplusplus-deep", NestedUnet.Form.DEEP, 4));
    for (int depth = 3; depth >= 1; depth--) {
      rows.add(nested("unetplusplus-l" + depth, NestedUnet.Form.DEEP, depth));
    }
    for (Unet3Plus.Form form : Unet3Plus.Form.values()) {
      String suffix =
          form == Unet3Plus.Form.PLAIN ? "" : form == Unet3Plus.Form.DEEP ? "-deep" : "-guided";
      rows.add(
          full(
              "unet3plus" + suffix,
              FULL_SCALE,
              (channels, classes) -> new Unet3Plus(channels, classes, form),
              "conv1.conv1.0.weight",
              "outconv1.weight"));
    }
  }

  private static Variant nested(String name, NestedUnet.Form form, int depth) {
    return full(
        name,
        NESTED,
        (channels, classes) -> new NestedUnet(channels, classes, form, depth),
        "conv0_0.conv1.weight",
        form == NestedUnet.Form.DEEP ? "final" + depth + ".weight" : "final.weight");
  }

  /** A network whose logits have the picture's size. */
  private static Variant full(
      String name, String paper, Variant.Definition definition, String stem, String head) {
    return new Variant(
        name, Task.SEGMENTATION, paper, definition, stem, head, "", kept(), 1, false, OWN, "", "");
  }

  /** A classifier whose maps tell where. */
  private static Variant labeller(
      String name,
      String paper,
      Variant.Definition definition,
      String stem,
      String head,
      int stride) {
    return new Variant(
        name,
        Task.CLASSIFICATION,
        paper,
        definition,
        stem,
        head,
        "",
        kept(),
        stride,
        false,
        OWN,
        "",
        "");
  }

  private static Variant lama(String name, int depth, String head, String score) {
    return new Variant(
        name,
        Task.INPAINTING,
        "Suvorov et al. 2022, LaMa",
        (channels, out) -> new Lama(channels, out, depth),
        "model.1.ffc.convl2l.weight",
        head,
        "",
        new Preprocessing(
            new SizePolicy.Keep(), 8, Resample.BILINEAR, 1 / 255.0, null, null, null, 0, 3),
        1,
        false,
        "github advimman/lama",
        "Apache-2.0",
        score);
  }

  private static Preprocessing kept() {
    return Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 1);
  }
}
