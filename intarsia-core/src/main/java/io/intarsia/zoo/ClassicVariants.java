package io.intarsia.zoo;

import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.classic.DeconvNet;
import io.intarsia.zoo.classic.DeepLabResNet;
import io.intarsia.zoo.classic.DilatedNet;
import io.intarsia.zoo.classic.FcDenseNet;
import io.intarsia.zoo.classic.FcnVgg;
import io.intarsia.zoo.classic.LargeFov;
import io.intarsia.zoo.classic.SegNet;
import java.util.ArrayList;
import java.util.List;

/** Rows for the networks of 2015 to 2018 that made the field. */
final class ClassicVariants {
  private static final String CAFFE_STEM = "conv1_1.weight";
  private static final String OWN = "your own";

  /** The mean of ImageNet as Caffe's models have it: blue, green, red. */
  private static final double[] IMAGENET = {104.008, 116.669, 122.675};

  private ClassicVariants() {}

  static List<Variant> rows() {
    List<Variant> rows = new ArrayList<>();
    fcns(rows);
    rows.add(deconvNet());
    rows.add(segNet());
    denseNets(rows);
    dilated(rows);
    deepLabs(rows);
    return rows;
  }

  private static void fcns(List<Variant> rows) {
    rows.add(fcn("fcn32s-vgg16", FcnVgg.Form.FCN32S, "59.4"));
    rows.add(fcn("fcn16s-vgg16", FcnVgg.Form.FCN16S, "62.4"));
    rows.add(fcn("fcn8s-vgg16", FcnVgg.Form.FCN8S, "62.7"));
    rows.add(fcn("fcn8s-atonce-vgg16", FcnVgg.Form.FCN8S_AT_ONCE, ""));
  }

  private static Variant fcn(String name, FcnVgg.Form form, String score) {
    return row(
        name,
        "Long et al. 2015, FCN",
        (channels, classes) -> new FcnVgg(FcnVgg.Config.of(form), channels, classes),
        new Keys(CAFFE_STEM, "score_fr.weight"),
        "voc",
        Preprocessing.caffe(104.00699, 116.66877, 122.67892),
        new Output(1, false),
        "github wkentaro/pytorch-fcn",
        score.isEmpty() ? "" : "mIoU " + score + " on a part of VOC 2011 val, by its authors");
  }

  private static Variant deconvNet() {
    int least = DeconvNet.LEAST;
    return row(
        "deconvnet",
        "Noh et al. 2015, DeconvNet",
        (channels, classes) -> new DeconvNet(DeconvNet.Config.standard(), channels, classes),
        new Keys("conv1.0.weight", "deconv1.6.bias"),
        "voc",
        imageNet().withPad(new SizePolicy.Exact(least, least), 0),
        new Output(1, false),
        "github Jasonlee1995/DeconvNet",
        "mIoU 69.6 on VOC 2012 test, by its authors");
  }

  private static Variant segNet() {
    return row(
        "segnet",
        "Badrinarayanan et al. 2015, SegNet",
        (channels, classes) -> new SegNet(SegNet.WIDTHS, channels, classes),
        new Keys("down1.conv1.cbr_unit.0.weight", "up1.conv2.cbr_unit.0.weight"),
        "camvid",
        imageNet(),
        new Output(1, false),
        OWN + ", or of meetps/pytorch-semseg",
        "mIoU 60.1 on CamVid, by its authors");
  }

  private static void denseNets(List<Variant> rows) {
    rows.add(denseNet("fc-densenet-56", FcDenseNet.Config.size56(), "58.9"));
    rows.add(denseNet("fc-densenet-67", FcDenseNet.Config.size67(), "65.8"));
    rows.add(denseNet("fc-densenet-103", FcDenseNet.Config.size103(), "66.9"));
  }

  private static Variant denseNet(String name, FcDenseNet.Config config, String camvid) {
    Preprocessing camVid =
        new Preprocessing(
            new SizePolicy.Keep(),
            1,
            io.intarsia.preprocess.Resample.BILINEAR,
            1 / 255.0,
            List.of(0.41189489566336, 0.4251328133025, 0.4326707089857),
            List.of(0.27413549931506, 0.28506257482912, 0.28284674400252),
            // A side must leave a pixel after five halvings.
            new SizePolicy.Exact(32, 32),
            0,
            3);
    return row(
        name,
        "Jégou et al. 2017, FC-DenseNet",
        (channels, classes) -> new FcDenseNet(config, channels, classes),
        new Keys("firstconv.weight", "finalConv.weight"),
        "camvid",
        camVid,
        new Output(1, false),
        OWN + ", or of bfortuner/pytorch_tiramisu",
        "mIoU " + camvid + " on CamVid, by its authors");
  }

  private static void dilated(List<Variant> rows) {
    rows.add(dilated("dilation8-voc", DilatedNet.Form.VOC, "voc", "", 102.93, 111.36, 116.52));
    rows.add(
        dilated(
            "dilation8-camvid",
            DilatedNet.Form.CAMVID,
            "camvid",
            "mIoU 65.3 on CamVid",
            110.70313206,
            108.77808759,
            105.41212523));
    rows.add(
        dilated(
            "dilation7-kitti",
            DilatedNet.Form.KITTI,
            "",
            "mIoU 59.2 on KITTI",
            96.19429688,
            95.55136972,
            91.34692262));
    rows.add(
        dilated(
            "dilation10-cityscapes",
            DilatedNet.Form.CITYSCAPES,
            "cityscapes",
            "mIoU 67.1 on Cityscapes test",
            72.39239876,
            82.90891754,
            73.15835921));
  }

  private static Variant dilated(
      String name, DilatedNet.Form form, String labels, String score, double... mean) {
    int least = DilatedNet.MARGIN + 1;
    return row(
        name,
        "Yu and Koltun 2016, Dilated Convolutions",
        (channels, classes) -> new DilatedNet(DilatedNet.Config.of(form), channels, classes),
        new Keys(CAFFE_STEM, form.headKey()),
        labels,
        Preprocessing.caffe(mean).withPad(new SizePolicy.Exact(least, least), 0),
        new Output(form == DilatedNet.Form.CITYSCAPES ? 1 : 8, false),
        "github fyu/dilation, as Caffe models",
        score.isEmpty() ? "" : score + ", by its authors");
  }

  private static void deepLabs(List<Variant> rows) {
    rows.add(largeFov("deeplab-largefov", LargeFov.Config.standard(), "62.25"));
    rows.add(largeFov("deeplab-msc-largefov", LargeFov.Config.multiScale(), "64.21"));
    rows.add(deepLab("deeplabv1-resnet101", DeepLabResNet.Form.V1, "fc.weight", ""));
    rows.add(
        deepLab(
            "deeplabv2-resnet101-msc",
            DeepLabResNet.Form.V2,
            "base.aspp.c0.weight",
            "mIoU 76.65 on VOC 2012 val, by the repository"));
    rows.add(deepLab("deeplabv3-resnet101-msc", DeepLabResNet.Form.V3, "base.fc2.weight", ""));
    rows.add(
        deepLab(
            "deeplabv3plus-resnet101-msc",
            DeepLabResNet.Form.V3_PLUS,
            "base.fc2.conv3.weight",
            ""));
  }

  private static Variant largeFov(String name, LargeFov.Config config, String voc) {
    return row(
        name,
        "Chen et al. 2015, DeepLab v1",
        (channels, classes) -> new LargeFov(config, channels, classes),
        new Keys("features.0.weight", "features.38.weight"),
        "voc",
        Preprocessing.caffe(IMAGENET),
        new Output(8, true),
        config.scale() == 0 ? "github wangleihitcs/DeepLab-V1-PyTorch" : OWN,
        "mIoU " + voc + " on VOC 2012 val, without CRF, by its authors");
  }

  private static Variant deepLab(String name, DeepLabResNet.Form form, String head, String score) {
    DeepLabResNet.Config config = DeepLabResNet.Config.resNet101(form);
    String prefix = config.scales().isEmpty() ? "" : "base.";
    int stride = form == DeepLabResNet.Form.V3_PLUS ? 1 : config.outputStride();
    return row(
        name,
        "Chen et al. 2017 and 2018, DeepLab; He et al. 2016, ResNet",
        (channels, classes) -> new DeepLabResNet(config, channels, classes),
        new Keys(prefix + "layer1.conv1.conv.weight", head),
        "voc",
        Preprocessing.caffe(IMAGENET),
        new Output(stride, false),
        "github kazuto1011/deeplab-pytorch",
        score);
  }

  private static Preprocessing imageNet() {
    return Preprocessing.imagenet512().withSizing(new SizePolicy.Keep(), 1);
  }

  /** The weights that tell the channels of the picture and the number of classes. */
  private record Keys(String stem, String head) {}

  /** Pixels per logit, and how logits are brought to the picture's size. */
  private record Output(int stride, boolean alignCorners) {}

  private static Variant row(
      String name,
      String paper,
      Variant.Definition definition,
      Keys keys,
      String labels,
      Preprocessing preprocessing,
      Output output,
      String weights,
      String score) {
    return new Variant(
        name,
        Task.SEGMENTATION,
        paper,
        definition,
        keys.stem(),
        keys.head(),
        labels,
        preprocessing,
        output.stride(),
        output.alignCorners(),
        weights,
        weights.startsWith(OWN) ? "" : "MIT",
        score);
  }
}
