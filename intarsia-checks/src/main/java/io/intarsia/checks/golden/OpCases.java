package io.intarsia.checks.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.intarsia.base.NdArray;
import io.intarsia.checks.golden.model.Generated;
import io.intarsia.op.Layout;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise.Function;
import io.intarsia.op.Pointwise.Softmax;
import io.intarsia.op.Pointwise.Unary;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Spectral;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the sentences by which the operation fixtures name their cases. */
final class OpCases {
  private static final Map<String, Unary> FUNCTIONS =
      Map.of(
          "gelu exact", new Unary(Function.GELU, 0),
          "gelu tanh", new Unary(Function.GELU_TANH, 0),
          "hardswish", new Unary(Function.HARD_SWISH, 0),
          "hardsigmoid", new Unary(Function.HARD_SIGMOID, 0),
          "silu", new Unary(Function.SILU, 0),
          "elu", new Unary(Function.ELU, 1),
          "softplus", new Unary(Function.SOFTPLUS, 0),
          "mish", new Unary(Function.MISH, 0),
          "logsigmoid", new Unary(Function.LOG_SIGMOID, 0));

  /** What of the result the case stores. */
  enum View {
    ALL,
    REAL,
    IMAGINARY;

    NdArray of(NdArray result) {
      if (this == ALL) {
        return result;
      }
      float[] half = new float[result.count() / 2];
      for (int i = 0; i < half.length; i++) {
        half[i] = (float) result.at(2 * i + (this == REAL ? 0 : 1));
      }
      long[] shape = result.shape();
      return NdArray.ofFloats(half, Arrays.copyOf(shape, shape.length - 1));
    }
  }

  /** An operation, what it is applied to, and what of the result is stored. */
  record Call(Op op, List<NdArray> inputs, View view) {
    static Call of(Op op, NdArray... inputs) {
      return new Call(op, List.of(inputs), View.ALL);
    }
  }

  private final Map<String, JsonNode> cases;
  private final NdArray input;

  OpCases(Map<String, JsonNode> cases) {
    this.cases = cases;
    this.input = array("input", "input");
  }

  private NdArray array(String name, String field) {
    JsonNode found = cases.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no case named " + name);
    }
    return Fixture.array(found.get(field));
  }

  /** What every case uses unless its name says otherwise. */
  NdArray input() {
    return input;
  }

  /** The input that eps shows on: times 0.003 in single precision. */
  private NdArray small() {
    float[] values = input.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.003f;
    }
    return NdArray.ofFloats(values, input.shape());
  }

  /** The operation a case names, if it is one of those known. */
  Optional<Call> call(String name) {
    Unary function = FUNCTIONS.get(name);
    if (function != null) {
      return Optional.of(Call.of(function, input));
    }
    return Optional.ofNullable(parse(name));
  }

  private @Nullable Call parse(String name) {
    String first = name.split(" ")[0];
    return switch (first) {
      case "max_pool2d" ->
          Call.of(new Pool.MaxPool(window(name), name.contains("ceil_mode")), input);
      case "max_unpool2d" -> unpool(name);
      case "avg_pool2d" -> average(name);
      case "adaptive_avg_pool2d", "adaptive_max_pool2d" -> adaptive(name);
      case "conv2d", "conv_transpose2d" -> convolution(name);
      case "pad" -> pad(name);
      case "leaky_relu" ->
          Call.of(new Unary(Function.LEAKY_RELU, Double.parseDouble(name.split(" ")[1])), input);
      case "softmax", "log_softmax" ->
          Call.of(new Softmax(number(name, "dim"), first.startsWith("log")), input);
      case "layer_norm", "instance_norm", "group_norm", "batch_norm" -> norm(name, input);
      case "eps:" -> norm(name.substring("eps: ".length()), small());
      case "pixel_shuffle" ->
          Call.of(new Layout.PixelShuffle(Integer.parseInt(name.split(" ")[1])), input);
      case "unfold" -> Call.of(new Layout.Unfold(window(name)), input);
      case "grid_sample" -> gridSample(name);
      case "rfft2" ->
          new Call(
              new Spectral.Rfft2(),
              List.of(input),
              name.endsWith("real") ? View.REAL : View.IMAGINARY);
      case "irfft2" -> irfft2();
      default -> null;
    };
  }

  /** The places of the maxima whose values a case stores. */
  Call indices(String name) {
    return Call.of(new Pool.MaxPoolIndices(window(name), name.contains("ceil_mode")), input);
  }

  private static int number(String name, String before) {
    Matcher m = Pattern.compile("\\b" + before + "(\\d+)").matcher(name);
    return m.find() ? Integer.parseInt(m.group(1)) : 0;
  }

  private static Window window(String name) {
    return Window.square(number(name, "k"), Math.max(number(name, "s"), 1), number(name, "p"), 1);
  }

  private Call unpool(String name) {
    String pooled = "max_pool2d k2 s2 with indices";
    Matcher size = Pattern.compile("(\\d+)x(\\d+)").matcher(name);
    List<Integer> sides =
        size.find()
            ? List.of(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))
            : List.of();
    float[] places = array(pooled, "indices").floats();
    long[] indices = new long[places.length];
    Arrays.setAll(indices, i -> (long) places[i]);
    NdArray values = array(pooled, "output");
    NdArray like = zeros(values.size(0), values.size(1), sides.get(0), sides.get(1));
    return Call.of(new Pool.MaxUnpool(), values, NdArray.ofLongs(indices, values.shape()), like);
  }

  private static NdArray zeros(long... shape) {
    return NdArray.ofFloats(new float[(int) NdArray.count(shape)], shape);
  }

  private static NdArray ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return NdArray.ofFloats(ones, count);
  }

  private Call average(String name) {
    boolean not = name.contains("not count_include_pad") || name.endsWith("False");
    return Call.of(new Pool.AvgPool(window(name), name.contains("ceil_mode"), !not), input);
  }

  private Call adaptive(String name) {
    List<Integer> sides = integers(name.substring(name.indexOf('(')));
    return Call.of(new Pool.AdaptivePool(sides.get(0), sides.get(1), name.contains("max")), input);
  }

  private static List<Integer> integers(String text) {
    return Pattern.compile("\\d+")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(Integer::parseInt)
        .toList();
  }

  /** A setting of the braces at a name's end: one number, or one per side. */
  private static List<Integer> setting(String name, String key, int otherwise) {
    Matcher m = Pattern.compile("'" + key + "': (\\d+|\\([^)]*\\))").matcher(name);
    List<Integer> found = m.find() ? integers(m.group(1)) : List.of(otherwise);
    return found.size() == 1 ? List.of(found.get(0), found.get(0)) : found;
  }

  private Call convolution(String name) {
    Matcher weight = Pattern.compile("weight key '([^']+)' \\[([^]]*)]").matcher(name);
    Matcher bias = Pattern.compile("bias key '([^']+)' \\[(\\d+)]").matcher(name);
    if (!weight.find()) {
      throw new IllegalArgumentException("no weight in " + name);
    }
    List<Integer> shape = integers(weight.group(2));
    List<NdArray> inputs = new ArrayList<>();
    inputs.add(input);
    long[] sizes = shape.stream().mapToLong(s -> s).toArray();
    inputs.add(Generated.weights(weight.group(1), 1, sizes));
    if (bias.find()) {
      inputs.add(Generated.weights(bias.group(1), 1, Long.parseLong(bias.group(2))));
    }
    List<Integer> stride = setting(name, "stride", 1);
    List<Integer> pad = setting(name, "padding", 0);
    List<Integer> dilation = setting(name, "dilation", 1);
    Window window =
        new Window(
            shape.get(2),
            shape.get(3),
            stride.get(0),
            stride.get(1),
            pad.get(0),
            pad.get(1),
            dilation.get(0),
            dilation.get(1));
    int groups = setting(name, "groups", 1).get(0);
    List<Integer> more = setting(name, "output_padding", 0);
    Op op =
        name.startsWith("conv2d")
            ? new Product.Conv2d(window, groups)
            : new Product.ConvTranspose2d(window, groups, more.get(0), more.get(1));
    return new Call(op, inputs, View.ALL);
  }

  private Call pad(String name) {
    List<Integer> sides = integers(name);
    String mode = name.substring(name.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
    return Call.of(
        new Layout.Pad(
            Layout.Border.valueOf(mode), sides.get(0), sides.get(1), sides.get(2), sides.get(3), 0),
        input);
  }

  private static @Nullable Call norm(String name, NdArray x) {
    Matcher found = Pattern.compile("\\beps ([0-9.e-]+)").matcher(name);
    double eps = found.find() ? Double.parseDouble(found.group(1)) : 1e-5;
    int channels = (int) x.size(1);
    if (name.startsWith("layer_norm")) {
      return Call.of(new Norm.LayerNorm(-1, eps), x);
    } else if (name.startsWith("instance_norm")) {
      return Call.of(new Norm.GroupNorm(channels, eps), x);
    } else if (name.startsWith("group_norm")) {
      return Call.of(new Norm.GroupNorm(number(name, "group_norm "), eps), x);
    }
    NdArray zeros = zeros(channels);
    NdArray ones = ones(channels);
    boolean training = name.contains("training");
    return Call.of(
        new Norm.BatchNorm(eps, 0.1, training),
        x,
        ones,
        zeros,
        training ? zeros : list(name, "running_mean"),
        training ? ones : list(name, "running_var"));
  }

  private static NdArray list(String name, String field) {
    int start = name.indexOf('[', name.indexOf(field)) + 1;
    String[] words = name.substring(start, name.indexOf(']', start)).split(",");
    float[] values = new float[words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    return NdArray.ofFloats(values, values.length);
  }

  private Call gridSample(String name) {
    String[] words = name.split(" ");
    Resample.Mode mode = Resample.Mode.valueOf(words[1].toUpperCase(Locale.ROOT));
    Resample.Outside outside = Resample.Outside.valueOf(words[2].toUpperCase(Locale.ROOT));
    NdArray grid = array("grid", "output");
    return Call.of(new Resample.GridSample(mode, outside, name.endsWith("True")), input, grid);
  }

  private Call irfft2() {
    NdArray real = array("rfft2 ortho real", "output");
    NdArray imaginary = array("rfft2 ortho imag", "output");
    float[] pairs = new float[real.count() * 2];
    for (int i = 0; i < real.count(); i++) {
      pairs[2 * i] = (float) real.at(i);
      pairs[2 * i + 1] = (float) imaginary.at(i);
    }
    long[] shape = Arrays.copyOf(real.shape(), 5);
    shape[4] = 2;
    return Call.of(new Spectral.Irfft2(), NdArray.ofFloats(pairs, shape), input);
  }
}
