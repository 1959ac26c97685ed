package io.intarsia.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.config.Config;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.graph.Tracer;
import io.intarsia.label.LabelSpace;
import io.intarsia.loss.mix.Objective;
import io.intarsia.metric.ConfusionMatrix;
import io.intarsia.nn.Initial;
import io.intarsia.nn.Network;
import io.intarsia.nn.Parameter;
import io.intarsia.nn.Weights;
import io.intarsia.op.Leaf;
import io.intarsia.op.Pool;
import io.intarsia.op.Resample;
import io.intarsia.optim.Clip;
import io.intarsia.optim.OptimizerSpecs;
import io.intarsia.optim.ParameterRules;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.infer.TorchExecutor;
import io.intarsia.zoo.classic.DeconvNet;
import io.intarsia.zoo.classic.DeepLabResNet;
import io.intarsia.zoo.classic.DeepLabResNet.Form;
import io.intarsia.zoo.classic.DilatedNet;
import io.intarsia.zoo.classic.FcDenseNet;
import io.intarsia.zoo.classic.FcnVgg;
import io.intarsia.zoo.classic.LargeFov;
import io.intarsia.zoo.classic.SegNet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks learn one batch by heart: every parameter gets a gradient, and it leads there. */
class OverfitTest {
  private static final int CLASSES = 3;
  private static final int LOOK = 10;

  /**
   * One network.
   *
   * @param side of the pictures
   * @param frozen norms keep their statistics, for networks whose statistics hardly move
   * @param steps within which it must have learnt
   */
  record Case(
      String name, Supplier<Network> network, int side, boolean frozen, double rate, int steps) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Integer> NARROW = List.of(4, 8, 8, 8, 8);

  static Stream<Case> cases() {
    return Stream.of(
        fcn(FcnVgg.Form.FCN32S),
        fcn(FcnVgg.Form.FCN16S),
        fcn(FcnVgg.Form.FCN8S),
        new Case("SegNet", () -> new SegNet(NARROW, 3, CLASSES), 32, false, 1e-2, 200),
        new Case(
            "FC-DenseNet",
            () -> new FcDenseNet(new FcDenseNet.Config(List.of(2, 2, 2), 2, 6, 12), 3, CLASSES),
            32,
            false,
            1e-2,
            120),
        dilated(DilatedNet.Form.CITYSCAPES),
        largeFov("LargeFOV", 0),
        largeFov("MSc-LargeFOV", 8),
        deepLab(Form.V1),
        deepLab(Form.V2),
        deepLab(Form.V3),
        deepLab(Form.V3_PLUS));
  }

  /**
   * Too narrow to learn in a few seconds: all DeconvNet knows of a small picture passes through one
   * pixel, and a widening context module starts by making scores 32 times smaller.
   */
  static Stream<Case> slow() {
    return Stream.of(
        new Case(
            "DeconvNet",
            () -> new DeconvNet(new DeconvNet.Config(NARROW, 16), 3, CLASSES),
            DeconvNet.LEAST,
            false,
            1e-2,
            1),
        dilated(DilatedNet.Form.VOC));
  }

  private static Case fcn(FcnVgg.Form form) {
    FcnVgg.Config config = new FcnVgg.Config(form, NARROW, 16);
    return new Case(form.name(), () -> new FcnVgg(config, 3, CLASSES), 64, false, 3e-3, 200);
  }

  private static Case dilated(DilatedNet.Form form) {
    DilatedNet.Config config = new DilatedNet.Config(form, true, NARROW, 16);
    return new Case(
        "dilated " + form, () -> new DilatedNet(config, 3, CLASSES), 192, false, 3e-3, 200);
  }

  private static Case largeFov(String name, int scale) {
    LargeFov.Config config = new LargeFov.Config(NARROW, 16, scale);
    return new Case(name, () -> new LargeFov(config, 3, CLASSES), 48, false, 3e-3, 200);
  }

  private static Case deepLab(Form form) {
    List<Double> scales = form == Form.V1 ? List.of() : List.of(0.5, 0.75);
    DeepLabResNet.Config config = new DeepLabResNet.Config(form, List.of(1, 1, 1, 1), 8, 8, scales);
    return new Case(
        "DeepLab " + form, () -> new DeepLabResNet(config, 3, CLASSES), 48, true, 3e-3, 200);
  }

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives.reason());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void learnsOneBatch(Case c) {
    Network network = c.network().get();
    Batch batch = batch(c.side());
    double reached = 0;
    try (Learner learner = learner(c, network)) {
      for (int step = 1; step <= c.steps() && reached < 0.99; step++) {
        learner.accumulate(batch, 1, step);
        if (step == 1) {
          assertThat(learner.gradients().keySet()).hasSameElementsAs(trainable(network));
        }
        // A linear way down to a tenth.
        learner.step(c.rate() * (1 - 0.9 * step / c.steps()));
        if (step % LOOK == 0) {
          reached = score(network, learner.weights(), batch);
        }
      }
    }
    assertThat(reached).isGreaterThanOrEqualTo(0.99);
  }

  @ParameterizedTest
  @MethodSource("slow")
  void givesEveryParameterAGradient(Case c) {
    Network network = c.network().get();
    try (Learner learner = learner(c, network)) {
      learner.accumulate(batch(c.side()), 1, 1);
      assertThat(learner.gradients().keySet()).hasSameElementsAs(trainable(network));
    }
  }

  private static Learner learner(Case c, Network network) {
    Learner.Options options =
        new Learner.Options(
            OptimizerSpecs.read(Config.parse("test", "{type: adam, lr: 0.01}").root()),
            ParameterRules.none(),
            new Clip.Norm(5, 2),
            null,
            c.frozen() ? Learner.Mode.FROZEN_NORMS : Learner.Mode.NO_DROPOUT,
            false,
            TorchSettings.cpu().withThreads(1));
    Objective loss = Objective.read(Config.parse("test", "loss: [cross_entropy]").root(), 255);
    return new Learner(network, Initial.of(network.manifest(), 3), loss, options);
  }

  private static List<String> trainable(Network network) {
    return network.manifest().entries().entrySet().stream()
        .filter(e -> e.getValue().role() == Parameter.Role.TRAINABLE)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Two pictures of a left side, a right side and a patch on it, in colours with some noise. */
  private static Batch batch(int side) {
    SplittableRandom random = new SplittableRandom(5);
    int plane = side * side;
    float[] pictures = new float[2 * 3 * plane];
    byte[] truth = new byte[2 * plane];
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < plane; i++) {
        int y = i / side;
        int x = i % side;
        boolean right = n == 0 ? x >= side / 2 : y >= side / 2;
        boolean patch = right && x >= side / 2 && y >= side / 2;
        int label = patch ? 2 : right ? 1 : 0;
        truth[n * plane + i] = (byte) label;
        for (int channel = 0; channel < 3; channel++) {
          double colour = channel == label ? 1 : -0.5;
          pictures[(n * 3 + channel) * plane + i] =
              (float) (colour + 0.4 * (random.nextDouble() - 0.5));
        }
      }
    }
    return new Batch(
        NdArray.ofFloats(pictures, 2, 3, side, side),
        NdArray.of(DType.U8, ByteBuffer.wrap(truth), 2, side, side),
        List.of("a", "b"));
  }

  /** The mean IoU of the labels at the pictures' size, by the network at inference. */
  private static double score(Network network, Weights weights, Batch batch) {
    Graph traced = Tracer.trace(network);
    Node logits = java.util.Objects.requireNonNull(traced.outputs().get(Network.LOGITS));
    Node picture =
        traced.nodes().stream().filter(n -> n.op() instanceof Leaf.Input).findFirst().orElseThrow();
    GraphBuilder builder = new GraphBuilder();
    Resample.Target like = new Resample.Target.Like();
    Node full =
        builder.add(
            new Resample.Resize(Resample.Mode.BILINEAR, false, like), List.of(logits, picture), "");
    Node labels = builder.add(new Pool.ArgMax(1), List.of(full), "");
    Program program = new Program(traced.withOutputs(Map.of("labels", labels)), weights);
    try (var session = new TorchExecutor(TorchSettings.cpu().withThreads(1)).prepare(program)) {
      NdArray got = session.run(Map.of(Tracer.PICTURE, batch.pictures())).get("labels");
      int[] predicted = new int[got.count()];
      int[] truth = new int[got.count()];
      for (int i = 0; i < predicted.length; i++) {
        predicted[i] = (int) got.at(i);
        truth[i] = (int) batch.truth().at(i);
      }
      ConfusionMatrix matrix =
          new ConfusionMatrix(LabelSpace.of(Map.of(0, "left", 1, "right", 2, "patch")));
      matrix.update(predicted, truth);
      return matrix.meanIou();
    }
  }
}
