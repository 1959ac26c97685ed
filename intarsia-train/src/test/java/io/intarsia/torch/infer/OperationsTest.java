package io.intarsia.torch.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.op.Layout;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Spectral;
import io.intarsia.op.Window;
import io.intarsia.run.Interpreter;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchSettings.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation on libtorch against plain Java, in both precisions. */
class OperationsTest {
  private static final Window ODD = new Window(3, 2, 2, 1, 1, 0, 1, 2);
  private static final Window HALVING = Window.square(2, 2, 0, 1);

  private record Case(Op op, List<NdArray> inputs) {
    @Override
    public String toString() {
      return op + " " + inputs;
    }
  }

  @BeforeAll
  static void needsLibtorch() {
    assumeTrue(TorchNatives.available(), TorchNatives::reason);
  }

  private static Case of(Op op, String... shapes) {
    List<NdArray> inputs = new ArrayList<>();
    for (String shape : shapes) {
      long[] sizes = Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
      inputs.add(Programs.random(inputs.size() + 1, sizes));
    }
    return new Case(op, inputs);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    products(cases);
    norms(cases);
    pointwise(cases);
    layouts(cases);
    pools(cases);
    resampling(cases);
    return cases;
  }

  private static void products(List<Case> cases) {
    cases.add(of(new Product.Conv2d(ODD, 1), "2 3 7 8", "5 3 3 2", "5"));
    cases.add(of(new Product.Conv2d(ODD, 2), "2 4 7 8", "6 2 3 2"));
    cases.add(of(new Product.Conv2d(Window.square(3, 1, 1, 1), 4), "1 4 5 5", "4 1 3 3", "4"));
    cases.add(of(new Product.Conv2d(Window.square(1, 1, 0, 1), 1), "1 1 3 4", "1 1 1 1", "1"));
    cases.add(of(new Product.Conv2d(Window.square(8, 8, 0, 1), 1), "2 8 64 67", "8 8 8 8"));
    Product.ConvTranspose2d up = new Product.ConvTranspose2d(Window.square(3, 2, 1, 1), 2, 1, 0);
    cases.add(of(up, "2 4 3 5", "4 3 3 3", "6"));
    cases.add(of(new Product.Linear(), "2 6 4", "5 4", "5"));
    cases.add(of(new Product.Linear(), "3 4", "1 4"));
    cases.add(of(new Product.Linear(), "3 1", "2 1", "2"));
    cases.add(of(new Product.MatMul(), "2 3 4", "2 4 5"));
    cases.add(of(new Product.Attention(2, 0.6, false), "2 6 4", "2 3 4", "2 3 4"));
    cases.add(of(new Product.Attention(2, 0.6, true), "2 4 2 3", "2 4 1 2", "2 4 1 2"));
  }

  private static void norms(List<Case> cases) {
    List<NdArray> inputs = new ArrayList<>(of(new Spectral.Rfft2(), "2 3 4 5", "3", "3").inputs());
    inputs.add(Programs.random(4, 3));
    inputs.add(NdArray.ofFloats(new float[] {0.5f, 1, 2}, 3));
    cases.add(new Case(new Norm.BatchNorm(1e-3, 0.1, false), inputs));
    cases.add(new Case(new Norm.BatchNorm(1e-3, 0.1, true), inputs));
    cases.add(of(new Norm.LayerNorm(-1, 1e-5), "2 3 4", "4", "4"));
    cases.add(of(new Norm.LayerNorm(-1, 1e-5), "2 3 4"));
    cases.add(of(new Norm.LayerNorm(1, 1e-5), "2 4 2 3", "4", "4"));
    cases.add(of(new Norm.GroupNorm(2, 1e-5), "2 4 3 3", "4", "4"));
    cases.add(of(new Norm.GroupNorm(4, 1e-5), "2 4 3 3"));
    cases.add(of(new Norm.InverseStd(1e-5), "2 4 3 3"));
    cases.add(of(new Norm.InverseRms(1e-5), "2 4 3 3"));
  }

  private static void pointwise(List<Case> cases) {
    for (Pointwise.Function function : Pointwise.Function.values()) {
      Case plain = of(new Pointwise.Unary(function, 0.3), "2 3 4 5");
      boolean positive = function == Pointwise.Function.LOG || function == Pointwise.Function.SQRT;
      float[] values = plain.inputs().get(0).floats();
      for (int i = 0; i < values.length; i++) {
        values[i] = positive ? Math.abs(values[i]) + 0.1f : 3 * values[i];
      }
      cases.add(new Case(plain.op(), List.of(NdArray.ofFloats(values, 2, 3, 4, 5))));
    }
    for (Pointwise.Operator operator : Pointwise.Operator.values()) {
      boolean divides = operator == Pointwise.Operator.DIV;
      NdArray right = divides ? NdArray.ofFloats(new float[] {2}, 1) : Programs.random(9, 3, 1, 5);
      cases.add(
          new Case(new Pointwise.Binary(operator), List.of(Programs.random(8, 2, 3, 4, 5), right)));
    }
    cases.add(of(new Pointwise.Softmax(1, false), "2 3 4 5"));
    cases.add(of(new Pointwise.Softmax(-1, true), "2 3 4"));
    cases.add(of(new Pointwise.Dropout(0, false, false), "2 3 4"));
  }

  private static void layouts(List<Case> cases) {
    cases.add(of(new Layout.Concat(1), "2 3 4 5", "2 1 4 5", "2 2 4 5"));
    cases.add(of(new Layout.Slice(-1, 1, 3), "2 3 4"));
    cases.add(of(new Layout.Tokens(), "2 3 4 5"));
    cases.add(of(new Layout.ToGrid(), "2 20 3", "1 1 4 5"));
    cases.add(of(new Layout.Flatten(1), "2 3 4 5"));
    cases.add(of(new Layout.Unflatten(2), "2 3 4 6"));
    cases.add(of(new Layout.Permute(List.of(2, 0, 1)), "2 3 4"));
    cases.add(of(new Layout.PixelShuffle(2), "2 8 3 4"));
    cases.add(of(new Layout.Unfold(ODD), "2 3 7 8"));
    for (Layout.Border border : Layout.Border.values()) {
      cases.add(of(new Layout.Pad(border, 1, 2, 0, 1, 0.5), "2 3 4 5"));
    }
    cases.add(of(new Layout.CropLike(1, 2), "2 3 6 7", "1 1 4 5"));
    cases.add(of(new Layout.ReshapeLike(), "2 3 4 5", "2 20 3"));
    cases.add(of(new Layout.ReshapeLike(), "2 20 3", "2 3 4 5"));
    cases.add(of(new Layout.PadSame(3, 2), "2 3 4 5"));
    cases.add(of(new Layout.PadSame(5, 2), "2 3 7 6"));
  }

  private static void pools(List<Case> cases) {
    for (boolean ceil : new boolean[] {false, true}) {
      Window padded = Window.square(3, 2, 1, 1);
      cases.add(of(new Pool.MaxPool(padded, ceil), "2 3 7 8"));
      cases.add(of(new Pool.MaxPoolIndices(padded, ceil), "2 3 7 8"));
      cases.add(of(new Pool.AvgPool(padded, ceil, true), "2 3 7 8"));
      cases.add(of(new Pool.AvgPool(padded, ceil, false), "2 3 7 8"));
      cases.add(of(new Pool.AdaptivePool(3, 2, ceil), "2 3 7 8"));
      cases.add(of(new Pool.Mean(List.of(2, 3), ceil), "2 3 7 8"));
    }
    cases.add(of(new Pool.ArgMax(1), "2 3 4 5"));
    NdArray at = NdArray.ofLongs(new long[] {0, 3, 9, 14}, 1, 1, 2, 2);
    cases.add(
        new Case(
            new Pool.MaxUnpool(),
            List.of(Programs.random(1, 1, 1, 2, 2), at, Programs.random(2, 1, 1, 4, 4))));
  }

  private static void resampling(List<Case> cases) {
    for (Resample.Mode mode : Resample.Mode.values()) {
      for (boolean corners : new boolean[] {false, true}) {
        if (mode != Resample.Mode.NEAREST || !corners) {
          Resample.Target like = new Resample.Target.Like();
          Resample.Target size = new Resample.Target.Size(3, 9);
          Resample.Target scale = new Resample.Target.Scale(1.5, 2);
          cases.add(of(new Resample.Resize(mode, corners, like), "2 3 4 6", "1 1 7 5"));
          cases.add(of(new Resample.Resize(mode, corners, size), "2 3 4 6"));
          cases.add(of(new Resample.Resize(mode, corners, scale), "2 3 4 6"));
        }
        for (Resample.Outside outside : Resample.Outside.values()) {
          cases.add(of(new Resample.GridSample(mode, outside, corners), "2 3 4 5", "2 3 2 2"));
        }
      }
    }
    cases.add(of(new Spectral.Rfft2(), "2 3 4 5"));
    cases.add(of(new Spectral.Irfft2(), "1 2 4 3 2", "1 2 4 5"));
    cases.add(of(new Pool.MaxPool(HALVING, true), "1 1 5 5"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPlainJava(Case each) {
    for (int given : new int[] {1, each.inputs().size()}) {
      compare(each, given, Precision.FP32, 2e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void staysCloseInHalfTheBits(Case each) {
    boolean chooses =
        each.op() instanceof Pool.ArgMax
            || each.op() instanceof Pool.MaxPoolIndices
            || each.op() instanceof Resample.GridSample;
    if (!chooses) {
      compare(each, 1, Precision.BF16, 0.04);
    }
  }

  private static void compare(Case each, int given, Precision precision, double bound) {
    var program = Programs.single(each.op(), each.inputs(), given);
    List<NdArray> values = each.inputs().subList(0, given);
    NdArray wanted = Programs.run(new Interpreter(), program, values);
    TorchSettings settings = TorchSettings.cpu().withThreads(1).with(precision);
    NdArray got = Programs.run(new TorchExecutor(settings), program, values);
    assertThat(got.shape()).isEqualTo(wanted.shape());
    assertThat(got.dtype()).isEqualTo(wanted.dtype()).isIn(DType.F32, DType.I64);
    assertThat(Programs.difference(wanted, got)).isLessThan(bound);
  }
}
