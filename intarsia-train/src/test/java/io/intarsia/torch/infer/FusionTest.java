package io.intarsia.torch.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.NdArray;
import io.intarsia.graph.Graph;
import io.intarsia.graph.GraphBuilder;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.nn.Weights;
import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Product;
import io.intarsia.op.Shape;
import io.intarsia.op.Window;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchThread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps of several operations, and results in the place of an input, against plain Java. */
class FusionTest {
  private static final Op CONV = new Product.Conv2d(Window.square(3, 1, 1, 1), 2);
  private static final Op ADD = new Pointwise.Binary(Pointwise.Operator.ADD);
  private static final NdArray X = Programs.random(1, 2, 4, 5, 6);
  private static final NdArray Y = Programs.random(2, 2, 4, 5, 6);

  private final GraphBuilder builder = new GraphBuilder();
  private final Node x = input("in0", 2, 4, 5, 6);
  private final Node y = input("in1", 2, 4, 5, 6);

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private Node input(String name, long... shape) {
    return builder.add(new Leaf.Input(name, Shape.of(shape)), List.of(), "");
  }

  private Node value(long seed, long... shape) {
    return builder.add(new Leaf.Const(Programs.random(seed, shape)), List.of(), "");
  }

  private Node add(Op op, Node... inputs) {
    return builder.add(op, List.of(inputs), "");
  }

  private Node conv(Node from) {
    return add(CONV, from, value(3, 4, 2, 3, 3), value(4, 4));
  }

  private Node linear(Node from) {
    return add(new Product.Linear(), from, value(5, 4, 4), value(6, 4));
  }

  private static Op function(Pointwise.Function function) {
    return new Pointwise.Unary(function, 0.3);
  }

  private static Program program(Node result) {
    return new Program(new Graph(Map.of("out", result), Map.of()), Weights.of(Map.of()));
  }

  private static int fused(Program program) {
    return TorchThread.call(
        1,
        () -> {
          TorchSettings settings = TorchSettings.cpu();
          var constants = new Constants(program, settings, TorchNatives.device("cpu"));
          return Fusion.of(program.graph(), constants).inside().size();
        });
  }

  private static void equalsPlainJava(Program program) {
    NdArray wanted = Programs.run(new Interpreter(), program, List.of(X, Y));
    var torch = new TorchExecutor(TorchSettings.cpu().withThreads(1));
    NdArray got = Programs.run(torch, program, List.of(X, Y));
    assertThat(Programs.difference(wanted, got)).isLessThan(2e-6);
  }

  @ParameterizedTest
  @EnumSource(Pointwise.Function.class)
  void everyFunctionAfterAProductEqualsPlainJava(Pointwise.Function function) {
    Op positive = function(Pointwise.Function.SIGMOID);
    boolean partial = function == Pointwise.Function.LOG || function == Pointwise.Function.SQRT;
    Node made = partial ? add(positive, conv(x)) : conv(x);
    equalsPlainJava(program(add(function(function), made)));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aSumAndAFunctionGoIntoTheProduct(boolean linear, boolean fresh) {
    Node from = linear ? add(new Layout.Tokens(), x) : x;
    Node other = linear ? add(new Layout.Tokens(), y) : y;
    // A fresh tensor may be written over, an input that is looked at as tokens may not.
    Node residual = fresh ? add(function(Pointwise.Function.TANH), other) : other;
    Node product = linear ? linear(from) : conv(from);
    Program program = program(add(function(Pointwise.Function.RELU), add(ADD, residual, product)));
    assertThat(fused(program)).isEqualTo(2);
    equalsPlainJava(program);
  }

  @Test
  void leavesAloneWhatOthersUse() {
    Node product = conv(x);
    Node sum = add(ADD, add(function(Pointwise.Function.RELU), product), product);
    assertThat(fused(program(sum))).isZero();
    equalsPlainJava(program(sum));
  }

  @Test
  void ofTwoProductsOneTakesTheSum() {
    Node sum = add(ADD, conv(x), conv(y));
    Program program = program(add(function(Pointwise.Function.RELU), sum));
    assertThat(fused(program)).isEqualTo(2);
    equalsPlainJava(program);
  }

  @Test
  void sumsThatStretchAnInputStayApart() {
    Node row = add(new Layout.Slice(2, 0, 1), y);
    Program program = program(add(ADD, conv(x), row));
    assertThat(fused(program)).isZero();
    equalsPlainJava(program);
  }

  @Test
  void memoryStillSeenThroughAViewIsNotOverwritten() {
    Node fresh = add(function(Pointwise.Function.TANH), x);
    Node view = add(new Layout.Slice(1, 0, 2), fresh);
    Node sum = add(ADD, fresh, y);
    Node part = add(new Layout.Slice(1, 2, 4), sum);
    equalsPlainJava(program(add(ADD, part, view)));
  }

  @Test
  void aSumOfATensorAndItselfDoublesIt() {
    Node fresh = add(function(Pointwise.Function.TANH), add(ADD, x, y));
    equalsPlainJava(program(add(ADD, fresh, fresh)));
  }
}
