package io.intarsia.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.DType;
import io.intarsia.base.Half;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.label.LabelClass;
import io.intarsia.label.LabelSpace;
import io.intarsia.nn.Network;
import io.intarsia.nn.Weights;
import io.intarsia.preprocess.Preprocessing;
import io.intarsia.preprocess.Resample;
import io.intarsia.preprocess.SizePolicy;
import io.intarsia.weights.Safetensors;
import io.intarsia.zoo.Segformer;
import io.intarsia.zoo.Variant.Task;
import io.intarsia.zoo.encoder.MixTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedLoaderTest {
  private static final MixTransformer.Config TINY =
      new MixTransformer.Config(
          3,
          List.of(1, 1, 1, 1),
          List.of(4, 8, 10, 16),
          List.of(1, 2, 5, 8),
          List.of(8, 4, 2, 1),
          List.of(7, 3, 3, 3),
          List.of(4, 2, 2, 2),
          List.of(4, 4, 4, 4),
          0.1);

  @TempDir Path folder;

  private static Weights zeros(Network network) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    network
        .manifest()
        .entries()
        .forEach(
            (key, p) ->
                values.put(
                    key,
                    p.dtype() == DType.I64
                        ? NdArray.ofLongs(new long[1])
                        : NdArray.ofFloats(new float[(int) NdArray.count(p.shape())], p.shape())));
    return Weights.of(values);
  }

  static Pretrained tiny() {
    Network network = new Segformer(TINY, 8, 3);
    return new Pretrained(
        "tiny",
        "SegformerForSemanticSegmentation",
        Task.SEGMENTATION,
        network,
        zeros(network),
        LabelSpace.of(Map.of(0, "wall", 1, "floor", 2, "mural")).withReduceLabels(true),
        Preprocessing.imagenet512().withSizing(new SizePolicy.Exact(64, 96), 1),
        4,
        false,
        List.of());
  }

  @Test
  void loadsWhatItSaved() {
    PretrainedWriter.save(tiny(), folder);
    Pretrained loaded = PretrainedLoader.load("tiny", folder);
    assertThat(loaded.preprocessing()).isEqualTo(tiny().preprocessing());
    assertThat(loaded.labels().find(" MURAL ").ids()).containsExactly(2);
    assertThat(loaded.labels().reduceLabels()).isTrue();
    assertThat(((Segformer) loaded.network()).config()).isEqualTo(TINY);
    assertThat(loaded.weights().keys()).containsAll(tiny().weights().keys());
  }

  @Test
  void keepsColoursAndSynonyms() {
    List<LabelClass> classes =
        List.of(
            new LabelClass(0, "wall", List.of("wall", "partition"), 0x123456),
            new LabelClass(1, "floor", List.of("floor"), 0xabcdef),
            new LabelClass(2, "painting", List.of("painting", "mural"), 0x0a0b0c));
    LabelSpace labels = new LabelSpace("rooms", classes, 255, false, List.of());
    PretrainedWriter.save(tiny().withLabels(labels), folder);
    LabelSpace loaded = PretrainedLoader.load("tiny", folder).labels();
    assertThat(loaded.classes()).isEqualTo(classes);
    assertThat(loaded.find("mural").ids()).containsExactly(2);
  }

  @Test
  void refusesAColourThatIsNone() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replaceFirst("\"#[0-9a-f]{6}\"", "\"teal\""));
    assertThatThrownBy(() -> PretrainedLoader.load("tiny", folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("intarsia_colors")
        .hasMessageContaining("teal");
  }

  @Test
  void savesMatricesInHalfPrecisionUnlessTheyDoNotFit() {
    Map<String, NdArray> values = new LinkedHashMap<>();
    Weights zeros = zeros(tiny().network());
    zeros.keys().forEach(key -> values.put(key, zeros.get(key)));
    String matrix = "decode_head.linear_c.0.proj.weight";
    String large = "decode_head.linear_c.1.proj.weight";
    String bias = "decode_head.linear_c.0.proj.bias";
    for (String key : List.of(matrix, large, bias)) {
      float[] filled = new float[values.get(key).count()];
      Arrays.fill(filled, key.equals(large) ? 70_000 : 0.1f);
      values.put(key, NdArray.ofFloats(filled, zeros.shape(key)));
    }
    Pretrained model = tiny();
    PretrainedWriter.saveHalf(
        new Pretrained(
            model.name(),
            model.architecture(),
            model.task(),
            model.network(),
            Weights.of(values),
            model.labels(),
            model.preprocessing(),
            model.stride(),
            model.alignCorners(),
            List.of()),
        folder);
    Weights loaded = PretrainedLoader.load("tiny", folder).weights();
    assertThat(loaded.get(matrix).dtype()).isEqualTo(DType.F16);
    assertThat(loaded.get(matrix).at(0)).isEqualTo(Half.toFloat(Half.fromFloat(0.1f)));
    assertThat(loaded.get(large).dtype()).isEqualTo(DType.F32);
    assertThat(loaded.get(large).at(0)).isEqualTo(70_000);
    assertThat(loaded.get(bias).at(0)).isEqualTo(0.1f);
  }

  @Test
  void readsFilesInMemoryAsThoseOnDisk() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    String key = "decode_head.classifier.weight";
    try (Safetensors onDisk = Safetensors.open(file);
        Safetensors inMemory = Safetensors.of(Path.of("held"), bytes)) {
      assertThat(inMemory.keys()).isEqualTo(onDisk.keys());
      assertThat(inMemory.get(key).floats()).isEqualTo(onDisk.get(key).floats());
    }
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThatThrownBy(() -> Safetensors.of(Path.of("held"), cut))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("held");
  }

  @Test
  void keepsTheOrderOfChannels() {
    Pretrained rgb = tiny();
    Preprocessing caffe = Preprocessing.caffe(104, 117, 123);
    PretrainedWriter.save(
        new Pretrained(
            rgb.name(),
            rgb.architecture(),
            rgb.task(),
            rgb.network(),
            rgb.weights(),
            rgb.labels(),
            caffe,
            rgb.stride(),
            rgb.alignCorners(),
            rgb.notes()),
        folder);
    assertThat(PretrainedLoader.load("tiny", folder).preprocessing()).isEqualTo(caffe);
  }

  @Test
  void readsTheOldNamesOfPreProcessing() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"feature_extractor_type": "SegformerFeatureExtractor", "do_resize": true, "size": 128,
         "resample": 3, "do_normalize": true, "image_mean": [0.1, 0.2, 0.3],
         "image_std": [0.4, 0.5, 0.6], "reduce_labels": false}
        """);
    Pretrained loaded = PretrainedLoader.load("tiny", folder);
    assertThat(loaded.preprocessing())
        .isEqualTo(
            new Preprocessing(
                new SizePolicy.Exact(128, 128),
                1,
                Resample.BICUBIC,
                1 / 255.0,
                List.of(0.1, 0.2, 0.3),
                List.of(0.4, 0.5, 0.6),
                null,
                0,
                3));
    assertThat(loaded.labels().reduceLabels()).isFalse();
  }

  @Test
  void namesAnArchitectureThatIsNotSupportedAndThoseThatAre() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architectures\": [\"OneFormerForUniversalSegmentation\"], \"model_type\": \"one\"}");
    assertThatThrownBy(() -> PretrainedLoader.load("tiny", folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("OneFormerForUniversalSegmentation")
        .hasMessageContaining("SegformerForSemanticSegmentation")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAConfigurationOfAGigabyteUnread() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    Path config = folder.resolve("config.json");
    try (var file = new java.io.RandomAccessFile(config.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertThatThrownBy(() -> PretrainedLoader.load("tiny", folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("1073741824 bytes");
  }

  @Test
  void saysWhichParametersDoNotFitTheConfiguration() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    String config = Files.readString(folder.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replace("\"2\" : \"mural\"", "\"2\":\"a\",\"3\":\"b\""));
    assertThatThrownBy(() -> PretrainedLoader.load("tiny", folder))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("decode_head.classifier.bias");
  }

  @Test
  void refusesSizesThatMakeNoNetwork() throws IOException {
    PretrainedWriter.save(tiny(), folder);
    String config = Files.readString(folder.resolve("config.json"));
    for (String broken :
        List.of(
            "\"depths\" : 3",
            "\"depths\" : [1, 1]",
            "\"depths\" : [-1, 1, 1, 1]",
            "\"depths\" : [1000000, 1, 1, 1]")) {
      Files.writeString(
          folder.resolve("config.json"), config.replaceFirst("\"depths\" : \\[[^]]*]", broken));
      assertThatThrownBy(() -> PretrainedLoader.load("tiny", folder)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void damagedConfigurationsLoadOrAreRefusedInOneLine() throws IOException {
    FuzzConfigs fuzz = new FuzzConfigs(folder, tiny());
    fuzz.run(2, 1);
    assertThat(fuzz.cases()).isGreaterThan(20);
  }

  @Test
  void recognisesAFileByItsParameters() {
    Network network = new io.intarsia.zoo.CompactUnet(1, 2);
    Safetensors.write(folder.resolve("vessels.safetensors"), zeros(network), Map.of());
    Pretrained loaded = PretrainedLoader.load("vessels", folder.resolve("vessels.safetensors"));
    assertThat(loaded.architecture()).isEqualTo("unet-compact");
    assertThat(loaded.preprocessing().channels()).isEqualTo(1);
  }

  @Test
  void recognisesThePublishedDeepLab() {
    Path file = shared("weights/deeplabv3_mobilenetv2_voc21.safetensors");
    Pretrained loaded = PretrainedLoader.load("deeplab", file);
    assertThat(loaded.architecture()).isEqualTo("deeplabv3-mobilenetv2");
    assertThat(loaded.labels().byId(8).name()).isEqualTo("cat");
  }

  /** A file of the folder beside the checkout that holds real weights. */
  private static Path shared(String name) {
    String given = System.getProperty("intarsia.shared");
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = (given == null ? at.resolve("shared") : Path.of(given)).resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    assumeTrue(false, "needs ../shared/" + name + ", which is not here");
    throw new IllegalStateException();
  }
}
