package io.intarsia.predict.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.BindSizes;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.onnx.OnnxOptions;
import io.intarsia.onnx.OnnxWriter;
import io.intarsia.op.Dim;
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
import io.intarsia.run.Interpreter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation on ONNX Runtime equals the plain-Java interpreter, sizes free and fixed. */
class OperatorsTest {
  private static final Map<String, Long> SIZES =
      Map.of("N", 2L, "H", 7L, "W", 6L, "h", 11L, "w", 9L, "L", 6L, "M", 4L);
  private static final Window THREE = new Window(3, 3, 2, 1, 1, 1, 1, 2);
  private static final Resample.Target LIKE = new Resample.Target.Like();

  /** An operation with the shapes of its inputs, symbols and numbers, and of its parameters. */
  private record Case(Op op, List<Shape> inputs, List<Shape> parameters) {
    @Override
    public String toString() {
      return op + " on " + inputs;
    }
  }

  /** A shape written as {@code N 4 H W}. */
  private static Shape shape(String text) {
    return new Shape(
        Stream.of(text.split(" "))
            .map(s -> Character.isDigit(s.charAt(0)) ? Dim.of(Long.parseLong(s)) : Dim.symbol(s))
            .toList());
  }

  private static Case of(Op op, String input, String... parameters) {
    return new Case(
        op, List.of(shape(input)), Stream.of(parameters).map(OperatorsTest::shape).toList());
  }

  private static Case with(Op op, String... inputs) {
    return new Case(op, Stream.of(inputs).map(OperatorsTest::shape).toList(), List.of());
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    products(cases);
    norms(cases);
    pointwise(cases);
    layouts(cases);
    pools(cases);
    resampling(cases);
    cases.add(of(new Spectral.Rfft2(), "N 2 H W"));
    cases.add(of(new Spectral.Rfft2(), "N 2 W H"));
    return cases;
  }

  private static void products(List<Case> cases) {
    String picture = "N 4 H W";
    cases.add(of(new Product.Conv2d(THREE, 2), picture, "6 2 3 3", "6"));
    cases.add(of(new Product.Conv2d(Window.square(1, 1, 0, 1), 1), picture, "3 4 1 1"));
    Window four = Window.square(4, 2, 1, 1);
    cases.add(of(new Product.ConvTranspose2d(four, 1, 0, 0), picture, "4 3 4 4", "3"));
    cases.add(of(new Product.ConvTranspose2d(THREE, 2, 1, 0), picture, "4 3 3 3", "6"));
    cases.add(of(new Product.Linear(), "N L 4", "5 4", "5"));
    cases.add(of(new Product.Linear(), "N L 4", "5 4"));
    cases.add(of(new Product.Linear(), "N 4", "5 4", "5"));
    cases.add(with(new Product.MatMul(), "N 2 L M", "N 2 M 3"));
    for (int heads : new int[] {1, 3}) {
      cases.add(with(new Product.Attention(heads, 0.5, false), "N L 6", "N M 6", "N M 9"));
      cases.add(with(new Product.Attention(heads, 1, true), "N 6 H W", "N 6 2 M", "N 6 2 M"));
      cases.add(with(new Product.Attention(heads, 0.5, true), "N 6 H W", "N 6 3 2", "N 9 3 2"));
    }
  }

  private static void norms(List<Case> cases) {
    String picture = "N 6 H W";
    cases.add(of(new Norm.BatchNorm(1e-3, 0.1, false), picture, "6", "6", "6", "6"));
    cases.add(of(new Norm.LayerNorm(-1, 1e-5), "N L 6", "6", "6"));
    cases.add(of(new Norm.LayerNorm(-1, 1e-5), "N L 6"));
    cases.add(of(new Norm.LayerNorm(1, 1e-6), picture, "6", "6"));
    cases.add(of(new Norm.LayerNorm(1, 1e-6), picture));
    cases.add(of(new Norm.GroupNorm(2, 1e-5), picture, "6", "6"));
    cases.add(of(new Norm.GroupNorm(3, 1e-5), picture));
    cases.add(of(new Norm.GroupNorm(6, 1e-5), picture, "6", "6"));
    cases.add(of(new Norm.InverseStd(1e-5), picture));
    cases.add(of(new Norm.InverseRms(1e-5), picture));
  }

  private static void pointwise(List<Case> cases) {
    for (Pointwise.Function function : Pointwise.Function.values()) {
      cases.add(of(new Pointwise.Unary(function, 0.3), "N 4 H W"));
    }
    for (Pointwise.Operator operator : Pointwise.Operator.values()) {
      cases.add(with(new Pointwise.Binary(operator), "N 4 H W", "4 1 1"));
    }
    cases.add(of(new Pointwise.Softmax(1, false), "N 4 H W"));
    cases.add(of(new Pointwise.Softmax(-1, true), "N L 4"));
  }

  private static void layouts(List<Case> cases) {
    String picture = "N 4 H W";
    cases.add(with(new Layout.Concat(1), picture, "N 3 H W"));
    cases.add(of(new Layout.Slice(1, 1, 3), picture));
    cases.add(of(new Layout.Slice(-1, 2, 3), picture));
    cases.add(of(new Layout.Tokens(), picture));
    cases.add(with(new Layout.ToGrid(), "N 42 4", "N 2 H W"));
    cases.add(of(new Layout.Flatten(1), picture));
    cases.add(of(new Layout.Flatten(2), picture));
    cases.add(of(new Layout.Unflatten(2), "N 2 H 6"));
    cases.add(of(new Layout.Permute(List.of(0, 2, 3, 1)), picture));
    cases.add(of(new Layout.PixelShuffle(2), "N 8 H W"));
    cases.add(of(new Layout.Unfold(new Window(3, 2, 1, 2, 1, 0, 1, 1)), picture));
    for (Layout.Border border : Layout.Border.values()) {
      cases.add(of(new Layout.Pad(border, 1, 2, 3, 0, 0.5), picture));
    }
    cases.add(with(new Layout.CropLike(1, 2), "N 4 h w", "N 1 H W"));
    cases.add(with(new Layout.ReshapeLike(), "N 42 4", "N 4 H W"));
    cases.add(with(new Layout.ReshapeLike(), picture, "N 42 4"));
    cases.add(of(new Layout.PadSame(3, 2), picture));
    cases.add(of(new Layout.PadSame(5, 2), "N 4 h w"));
  }

  private static void pools(List<Case> cases) {
    String picture = "N 3 H W";
    for (boolean flag : new boolean[] {false, true}) {
      Window three = Window.square(3, 2, 1, 1);
      Window two = Window.square(2, 2, 0, 1);
      cases.add(of(new Pool.MaxPool(three, flag), picture));
      cases.add(of(new Pool.MaxPool(two, flag), picture));
      cases.add(of(new Pool.MaxPool(two, flag), "N 3 h w"));
      cases.add(of(new Pool.MaxPoolIndices(two, flag), picture));
      cases.add(of(new Pool.AvgPool(three, false, flag), picture));
      cases.add(of(new Pool.AvgPool(two, true, flag), picture));
      cases.add(of(new Pool.AdaptivePool(1, 1, flag), picture));
      cases.add(of(new Pool.AdaptivePool(3, 4, flag), picture));
      cases.add(of(new Pool.Mean(List.of(2, 3), flag), picture));
    }
    cases.add(of(new Pool.ArgMax(1), picture));
    cases.add(of(new Pool.ArgMax(-1), picture));
  }

  private static void resampling(List<Case> cases) {
    String picture = "N 2 H W";
    for (Resample.Mode mode : Resample.Mode.values()) {
      for (boolean corners : new boolean[] {false, true}) {
        if (!corners || mode != Resample.Mode.NEAREST) {
          cases.add(with(new Resample.Resize(mode, corners, LIKE), picture, "N 1 h w"));
          Resample.Target size = new Resample.Target.Size(4, 5);
          cases.add(of(new Resample.Resize(mode, corners, size), picture));
          Resample.Target scale = new Resample.Target.Scale(2, 2);
          cases.add(of(new Resample.Resize(mode, corners, scale), picture));
        }
        for (Resample.Outside outside : Resample.Outside.values()) {
          cases.add(with(new Resample.GridSample(mode, outside, corners), picture, "N h w 2"));
        }
      }
    }
    Resample.Target one = new Resample.Target.Size(1, 1);
    cases.add(of(new Resample.Resize(Resample.Mode.BILINEAR, false, one), picture));
    Resample.Target half = new Resample.Target.Scale(0.5, 0.5);
    cases.add(of(new Resample.Resize(Resample.Mode.BILINEAR, false, half), picture));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsTheInterpreter(Case c) {
    GraphBuilder builder = new GraphBuilder();
    List<Node> nodes = new ArrayList<>();
    for (Shape shape : c.inputs()) {
      nodes.add(builder.add(new Leaf.Input("in" + nodes.size(), shape), List.of(), ""));
    }
    for (Shape shape : c.parameters()) {
      nodes.add(builder.param("layer.p" + nodes.size(), shape.known()));
    }
    check(new Graph(Map.of("out", builder.add(c.op(), nodes, "layer")), Map.of()));
  }

  @Test
  void valuesPooledAndPutBackEqualTheInterpreter() {
    GraphBuilder builder = new GraphBuilder();
    Node x = builder.add(new Leaf.Input("in0", shape("N 3 H W")), List.of(), "");
    Window two = Window.square(2, 2, 0, 1);
    Node pooled = builder.add(new Pool.MaxPool(two, false), List.of(x), "pool");
    Node places = builder.add(new Pool.MaxPoolIndices(two, false), List.of(x), "pool");
    Node back = builder.add(new Pool.MaxUnpool(), List.of(pooled, places, x), "unpool");
    Graph graph = new Graph(Map.of("out", back), Map.of());
    check(graph);
    Program program = new Program(graph, Weights.of(Map.of()));
    assertThat(OnnxWriter.model(program, OnnxOptions.standard()).operators())
        .filteredOn("MaxPool"::equals)
        .hasSize(1);
  }

  @Test
  void halfASpectrumGivesThePictureBack() {
    for (String size : List.of("H W", "W H", "1 1", "2 1")) {
      GraphBuilder builder = new GraphBuilder();
      Node x = builder.add(new Leaf.Input("in0", shape("N 2 " + size)), List.of(), "");
      Node spectrum = builder.add(new Spectral.Rfft2(), List.of(x), "there");
      Node back = builder.add(new Spectral.Irfft2(), List.of(spectrum, x), "back");
      check(new Graph(Map.of("out", back), Map.of()));
    }
  }

  @Test
  void namesTheLayerThatIsTracedForTraining() {
    GraphBuilder builder = new GraphBuilder();
    Node x = builder.add(new Leaf.Input("in0", shape("N 3 H W")), List.of(), "");
    Node drop = builder.add(new Pointwise.Dropout(0.1, false, false), List.of(x), "head.drop");
    Program program = new Program(new Graph(Map.of("out", drop), Map.of()), Weights.of(Map.of()));
    assertThatThrownBy(() -> OnnxWriter.model(program, OnnxOptions.standard()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("head.drop: ONNX cannot express dropout");
  }

  private static void check(Graph graph) {
    Random random = new Random(7);
    Map<String, NdArray> weights = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Leaf.Param param) {
        weights.put(param.key(), noise(random, node.shape().known(), true));
      }
    }
    Program program = new Program(graph, Weights.of(weights));
    Map<String, NdArray> inputs = new LinkedHashMap<>();
    graph
        .inputs()
        .forEach(
            i ->
                inputs.put(i.key(), noise(random, i.shape().bind(SIZES).known(), positive(graph))));
    NdArray wanted = run(new Interpreter().prepare(program), inputs);
    compare(run(new OrtExecutor(OrtOptions.standard()).prepare(program), inputs), wanted);
    Program fixed = new Program(BindSizes.bind(graph, SIZES), program.weights());
    compare(run(new OrtExecutor(OrtOptions.standard()).prepare(fixed), inputs), wanted);
  }

  private static boolean positive(Graph graph) {
    return graph.census().containsKey("log") || graph.census().containsKey("sqrt");
  }

  private static NdArray run(
      io.intarsia.run.Executor.Session session, Map<String, NdArray> inputs) {
    try (session) {
      return session.run(inputs).get("out");
    }
  }

  private static void compare(NdArray got, NdArray wanted) {
    assertThat(got.dtype()).isEqualTo(wanted.dtype());
    assertThat(got.shape()).containsExactly(wanted.shape());
    for (int i = 0; i < got.count(); i++) {
      double tolerance = 2e-5 * Math.max(1, Math.abs(wanted.at(i)));
      assertThat(got.at(i)).as("element %d", i).isCloseTo(wanted.at(i), within(tolerance));
    }
  }

  private static NdArray noise(Random random, long[] shape, boolean positive) {
    float[] values = new float[(int) NdArray.count(shape)];
    for (int i = 0; i < values.length; i++) {
      float value = (float) random.nextGaussian();
      values[i] = positive ? Math.abs(value) + 0.1f : value;
    }
    return NdArray.ofFloats(values, shape);
  }
}
