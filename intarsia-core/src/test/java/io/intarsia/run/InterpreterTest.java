package io.intarsia.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Shape;
import io.intarsia.op.Spectral;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation on numbers small enough to be checked by hand. */
class InterpreterTest {
  private static final Window TWO = Window.square(2, 1, 0, 1);

  /** An operation, its inputs, and what it gives. */
  private record Case(Op op, List<NdArray> inputs, NdArray wanted) {
    @Override
    public String toString() {
      return op.toString();
    }
  }

  private static NdArray array(String shape, double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    long[] sizes = Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
    return NdArray.ofFloats(floats, sizes);
  }

  private static Case of(Op op, NdArray wanted, NdArray... inputs) {
    return new Case(op, List.of(inputs), wanted);
  }

  private static final NdArray SQUARE = array("1 1 2 2", 1, 2, 3, 4);
  private static final NdArray NINE = array("1 1 3 3", 1, 2, 3, 4, 5, 6, 7, 8, 9);
  private static final NdArray PAIR = array("1 2 1 1", 1, 3);

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    Stream.of(products(), norms(), pointwise(), layouts(), pools(), resampling())
        .forEach(cases::addAll);
    return cases;
  }

  private static List<Case> products() {
    NdArray row = array("1 1 1 2", 1, 2);
    NdArray eye = array("1 2 2", 1, 0, 0, 1);
    return List.of(
        of(
            new Product.Conv2d(TWO, 1),
            array("1 1 2 2", 37.5, 47.5, 67.5, 77.5),
            NINE,
            SQUARE,
            array("1", 0.5)),
        of(
            new Product.ConvTranspose2d(Window.square(2, 2, 0, 1), 1, 1, 0),
            array("1 1 3 4", 1, 2, 2, 4, 3, 4, 6, 8, 0, 0, 0, 0),
            row,
            SQUARE),
        of(
            new Product.Linear(),
            array("1 2", 6, 11.5),
            array("1 2", 1, 2),
            array("2 2", 1, 2, 3, 4),
            array("2", 1, 0.5)),
        of(new Product.MatMul(), array("2 1", 2, 4), array("2 2", 1, 0, 0, 1), array("2 1", 2, 4)),
        of(
            new Product.Attention(1, Math.log(3), false),
            array("1 2 2", 0.75, 0.25, 0.25, 0.75),
            eye,
            eye,
            eye),
        of(
            new Product.Attention(2, 1, true),
            array("1 2 1 1", 5, 6),
            PAIR,
            PAIR,
            array("1 2 1 1", 5, 6)));
  }

  private static List<Case> norms() {
    NdArray ones = array("2", 1, 1);
    NdArray shift = array("2", 0, 10);
    NdArray one = array("1", 1);
    return List.of(
        of(
            new Norm.BatchNorm(0, 0.1, false),
            array("1 2 1 1", 1, 11),
            PAIR,
            ones,
            shift,
            array("2", 0, 1),
            array("2", 1, 4)),
        of(
            new Norm.BatchNorm(0, 0.1, true),
            array("2 1 1 1", -1, 1),
            array("2 1 1 1", 3, 7),
            one,
            array("1", 0),
            one,
            one),
        of(new Norm.LayerNorm(1, 3), array("1 2 1 1", -0.5, 10.5), PAIR, ones, shift),
        of(new Norm.LayerNorm(-1, 0), array("1 1 2", -1, 1), array("1 1 2", 3, 7)),
        of(
            new Norm.GroupNorm(2, 1),
            array("1 2 1 2", -2 / Math.sqrt(5), 2 / Math.sqrt(5), 0, 0),
            array("1 2 1 2", 3, 7, 5, 5)),
        of(new Norm.InverseStd(3), array("1 1 1 1", 0.5), PAIR),
        of(new Norm.InverseRms(4), array("1 1 1 1", 1 / 3.0), PAIR));
  }

  private static List<Case> pointwise() {
    NdArray x = array("3", -1, 0, 2);
    List<Case> cases =
        new ArrayList<>(
            List.of(
                of(
                    new Pointwise.Binary(Pointwise.Operator.SUB),
                    array("2 2", 0, -1, 1, 0),
                    array("2 1", 1, 2),
                    array("2", 1, 2)),
                of(
                    new Pointwise.Softmax(0, false),
                    array("2", 0.75, 0.25),
                    array("2", Math.log(3), 0)),
                of(
                    new Pointwise.Softmax(0, true),
                    array("2", Math.log(0.75), Math.log(0.25)),
                    array("2", Math.log(3), 0)),
                of(new Pointwise.Dropout(0, false, false), x, x)));
    double[][] wanted = {
      {0, 0, 2},
      {0, 0, 2},
      {-0.15865526, 0, 1.9544997},
      {-0.15880801, 0, 1.9545977},
      {0.26894143, 0.5, 0.8807971},
      {-1.3132616, -0.6931472, -0.126928},
      {-0.7615942, 0, 0.9640276},
      {-0.26894143, 0, 1.7615942},
      {-0.30340147, 0, 1.9439590},
      {-1 / 3.0, 0, 5 / 3.0},
      {1 / 3.0, 0.5, 5 / 6.0},
      {0.3132617, 0.6931472, 2.126928},
      {-0.5, 0, 2},
      {-0.31606028, 0, 2},
      {Math.exp(-1), 1, Math.exp(2)},
      {Double.NaN, Double.NEGATIVE_INFINITY, Math.log(2)},
      {Double.NaN, 0, Math.sqrt(2)},
      {1, 0, -2},
      {0, 0, 1}
    };
    Pointwise.Function[] functions = Pointwise.Function.values();
    for (int i = 0; i < functions.length; i++) {
      cases.add(of(new Pointwise.Unary(functions[i], 0.5), array("3", wanted[i]), x));
    }
    return cases;
  }

  private static List<Case> layouts() {
    NdArray tokens = array("1 4 1", 1, 2, 3, 4);
    NdArray line = array("1 1 1 3", 1, 2, 3);
    return List.of(
        of(new Layout.Concat(1), array("1 3", 1, 2, 3), array("1 1", 1), array("1 2", 2, 3)),
        of(new Layout.Slice(-1, 1, 2), array("2 1", 2, 4), array("2 2", 1, 2, 3, 4)),
        of(new Layout.Tokens(), array("1 1 2", 1, 3), PAIR),
        of(new Layout.ToGrid(), SQUARE, tokens, SQUARE),
        of(new Layout.Flatten(1), array("1 4", 1, 2, 3, 4), SQUARE),
        of(
            new Layout.Unflatten(2),
            array("1 2 1 2 2", 1, 2, 3, 4, 5, 6, 7, 8),
            array("1 2 1 4", 1, 2, 3, 4, 5, 6, 7, 8)),
        of(new Layout.Permute(List.of(1, 0)), array("2 2", 1, 3, 2, 4), array("2 2", 1, 2, 3, 4)),
        of(new Layout.PixelShuffle(2), SQUARE, array("1 4 1 1", 1, 2, 3, 4)),
        of(
            new Layout.Unfold(new Window(1, 2, 1, 1, 0, 1, 1, 1)),
            array("1 2 4", 0, 1, 2, 3, 1, 2, 3, 0),
            line),
        of(
            new Layout.Pad(Layout.Border.CONSTANT, 1, 0, 0, 0, 9),
            array("1 1 1 4", 9, 1, 2, 3),
            line),
        of(
            new Layout.Pad(Layout.Border.REFLECT, 2, 1, 0, 0, 0),
            array("1 1 1 6", 3, 2, 1, 2, 3, 2),
            line),
        of(
            new Layout.Pad(Layout.Border.REPLICATE, 2, 1, 0, 0, 0),
            array("1 1 1 6", 1, 1, 1, 2, 3, 3),
            line),
        of(
            new Layout.Pad(Layout.Border.CIRCULAR, 2, 1, 0, 0, 0),
            array("1 1 1 6", 2, 3, 1, 2, 3, 1),
            line),
        of(
            new Layout.ReshapeLike(),
            array("1 4 1", 1, 2, 3, 4),
            SQUARE,
            array("1 4 1", 0, 0, 0, 0)),
        of(new Layout.PadSame(1, 1), SQUARE, SQUARE),
        of(new Layout.PadSame(3, 2), array("1 1 3 3", 1, 2, 0, 3, 4, 0, 0, 0, 0), SQUARE),
        of(new Layout.CropLike(1, 1), array("1 1 2 2", 5, 6, 8, 9), NINE, SQUARE));
  }

  private static List<Case> pools() {
    Window stride = Window.square(2, 2, 0, 1);
    NdArray places = NdArray.ofLongs(new long[] {4, 5, 7, 8}, 1, 1, 2, 2);
    return List.of(
        of(new Pool.MaxPool(stride, true), array("1 1 2 2", 5, 6, 8, 9), NINE),
        of(new Pool.MaxPoolIndices(stride, true), places, NINE),
        of(new Pool.MaxUnpool(), array("1 1 3 3", 0, 0, 0, 0, 1, 2, 0, 3, 4), SQUARE, places, NINE),
        of(new Pool.AvgPool(stride, true, true), array("1 1 2 2", 3, 4.5, 7.5, 9), NINE),
        of(
            new Pool.AvgPool(Window.square(2, 2, 1, 1), false, true),
            array("1 1 2 2", 0.25, 1.25, 2.75, 7),
            NINE),
        of(new Pool.AdaptivePool(2, 1, false), array("1 1 2 1", 3.5, 6.5), NINE),
        of(new Pool.AdaptivePool(1, 2, true), array("1 1 1 2", 8, 9), NINE),
        of(new Pool.Mean(List.of(2), true), array("1 1 1 2", 2, 3), SQUARE),
        of(
            new Pool.ArgMax(-1),
            NdArray.ofLongs(new long[] {1, 0}, 2),
            array("2 3", 1, 2, 2, 3, 3, 1)));
  }

  private static List<Case> resampling() {
    NdArray line = array("1 1 1 2", 0, 4);
    NdArray four = array("1 1 1 4", 0, 0, 0, 0);
    NdArray grid = array("1 1 3 2", -1, 0, 0, 0, 0.5, 0);
    Resample.Target like = new Resample.Target.Like();
    Resample.Target half = new Resample.Target.Scale(1, 2);
    return List.of(
        of(
            new Resample.Resize(Resample.Mode.BILINEAR, false, like),
            array("1 1 1 4", 0, 1, 3, 4),
            line,
            four),
        of(
            new Resample.Resize(Resample.Mode.NEAREST, false, half),
            array("1 1 1 4", 0, 0, 4, 4),
            line),
        of(
            new Resample.Resize(Resample.Mode.BILINEAR, true, new Resample.Target.Size(1, 3)),
            array("1 1 1 3", 0, 2, 4),
            line),
        of(
            new Resample.Resize(Resample.Mode.BICUBIC, false, half),
            array("1 1 1 4", -0.421875, 0.90625, 3.09375, 4.421875),
            line),
        of(
            new Resample.GridSample(Resample.Mode.BILINEAR, Resample.Outside.ZEROS, false),
            array("1 1 1 3", 0, 2, 4),
            line,
            grid),
        of(new Spectral.Rfft2(), array("1 1 2 2 2", 5, 0, -1, 0, -2, 0, 0, 0), SQUARE),
        of(new Spectral.Irfft2(), SQUARE, array("1 1 2 2 2", 5, 0, -1, 0, -2, 0, 0, 0), SQUARE));
  }

  private static Map<String, NdArray> run(Op op, List<NdArray> inputs) {
    GraphBuilder builder = new GraphBuilder();
    List<Node> leaves = new ArrayList<>();
    Map<String, NdArray> given = new java.util.HashMap<>();
    for (NdArray input : inputs) {
      String key = "x" + leaves.size();
      leaves.add(builder.add(new Leaf.Input(key, Shape.of(input.shape())), List.of(), ""));
      given.put(key, input);
    }
    Graph graph = new Graph(Map.of("y", builder.add(op, leaves, "here")), Map.of());
    try (Executor.Session session =
        new Interpreter().prepare(new Program(graph, Weights.of(Map.of())))) {
      return session.run(given);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computes(Case c) {
    NdArray got = run(c.op(), c.inputs()).get("y");
    assertThat(got.shape()).isEqualTo(c.wanted().shape());
    assertThat(got.dtype()).isEqualTo(c.wanted().dtype());
    assertThat(got.floats()).containsExactly(c.wanted().floats(), within(1e-6f));
  }

  @Test
  void casesCoverEveryOperation() {
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> family : Op.class.getPermittedSubclasses()) {
      if (family != Leaf.class) {
        all.addAll(List.of(family.getPermittedSubclasses()));
      }
    }
    assertThat(cases().stream().<Class<?>>map(c -> c.op().getClass()).distinct())
        .hasSameElementsAs(all);
  }

  @Test
  void keepsAValueUntilItsLastUse() {
    GraphBuilder builder = new GraphBuilder();
    Node x = builder.add(new Leaf.Input("x", Shape.of(1)), List.of(), "");
    Node two = builder.add(new Leaf.Const(array("1", 2)), List.of(), "");
    Op add = new Pointwise.Binary(Pointwise.Operator.ADD);
    Node a = builder.add(add, List.of(x, two), "");
    Node b = builder.add(add, List.of(a, a), "");
    Node c = builder.add(add, List.of(b, a), "");
    Graph graph = new Graph(Map.of("a", a, "c", c), Map.of());
    try (Executor.Session session =
        new Interpreter().prepare(new Program(graph, Weights.of(Map.of())))) {
      for (int i = 0; i < 2; i++) {
        Map<String, NdArray> out = session.run(Map.of("x", array("1", 1)));
        assertThat(out.get("a").at(0)).isEqualTo(3);
        assertThat(out.get("c").at(0)).isEqualTo(9);
      }
    }
  }

  @Test
  void refusesWhatItCannotRun() {
    assertThatThrownBy(() -> run(new Pointwise.Dropout(0.5, false, false), List.of(PAIR)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("here: the java engine does not train");
    assertThatThrownBy(
            () -> run(new Layout.Pad(Layout.Border.REFLECT, 3, 0, 0, 0, 0), List.of(NINE)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a mirrored border of 3 does not fit a side of 3");
  }

  @Test
  void refusesAnInputOfAnotherShape() {
    GraphBuilder builder = new GraphBuilder();
    Node x = builder.add(new Leaf.Input("x", Shape.picture(3)), List.of(), "");
    Program program = new Program(new Graph(Map.of("y", x), Map.of()), Weights.of(Map.of()));
    try (Executor.Session session = new Interpreter().prepare(program)) {
      assertThatThrownBy(() -> session.run(Map.of("x", SQUARE)))
          .hasMessage("x is [1, 1, 2, 2], the network wants [N, 3, H, W]");
      assertThatThrownBy(() -> session.run(Map.of()))
          .hasMessage("no value is given for the input x");
    }
  }

  @Test
  void runningStatisticsTakeTheUnbiasedVariance() {
    BatchStatistics batch = BatchStatistics.of(array("2 1 1 1", 3, 7));
    assertThat(batch.runningMean(array("1", 1), 0.5).at(0)).isEqualTo(3);
    assertThat(batch.runningVariance(array("1", 2), 0.5).at(0)).isEqualTo(5);
    assertThat(batch.runningMean(array("1", 1), 0.5).dtype()).isEqualTo(DType.F32);
  }
}
