package io.intarsia.onnx;

import io.intarsia.base.DType;
import io.intarsia.base.NdArray;
import io.intarsia.graph.Node;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes pictures in the layout ONNX Runtime's convolutions work in, [N, C/b, H, W, b], with its
 * own operators. The runtime enters that layout by itself, but leaves it for every operator it does
 * not know there: GELU, and a factor per pixel. Here both stay inside, sums and ReLU go into the
 * convolution before, and only attention sees plain pictures. For graphs of known sizes.
 */
final class BlockedLowering {
  /** The domain of the runtime's blocked operators. */
  static final String DOMAIN = "com.microsoft.nchwc";

  private static final Attribute PLANES = Attribute.of("channels_last", 0);

  private final Sheet sheet;
  private final int block;
  private final Map<Node, String> blocked = new IdentityHashMap<>();

  /** One number per pixel, repeated over a block of channels. */
  private final Map<Node, String> lanes = new IdentityHashMap<>();

  /** Sums that a convolution has taken in together with the ReLU behind them. */
  private final Set<Node> absorbed = Collections.newSetFromMap(new IdentityHashMap<>());

  BlockedLowering(Sheet sheet, int block) {
    this.sheet = sheet;
    this.block = block;
  }

  /** Writes the node here if that is possible and of use. */
  boolean lower(Node node) {
    if (absorbed.contains(node)) {
      return true;
    }
    if (node.shape().rank() != 4) {
      return false;
    }
    if (node.op() instanceof Product.Conv2d conv) {
      return convolution(node, conv);
    }
    if (node.op() instanceof Norm.InverseRms norm && isBlocked(node.input(0))) {
      bindLanes(node, inverseRoot(meanSquare(node.input(0), norm.eps())));
      return true;
    }
    if (node.op() instanceof Norm.InverseStd norm && isBlocked(node.input(0))) {
      bindLanes(node, inverseRoot(variance(node.input(0), norm.eps())));
      return true;
    }
    if (node.op() instanceof Pointwise.Unary unary && isBlocked(node.input(0))) {
      return bind(node, PointwiseLowering.unary(sheet, blocked(node.input(0)), unary));
    }
    if (node.op() instanceof Pointwise.Binary binary) {
      return binary(node, binary.operator());
    }
    return node.op() instanceof Resample.Resize resize && resize(node, resize);
  }

  private boolean isBlocked(Node node) {
    return blocked.containsKey(node);
  }

  /** The blocked form of a picture of whole blocks; made from the plain one where missing. */
  private String blocked(Node node) {
    String name = blocked.get(node);
    if (name == null) {
      name = sheet.stepOf(DOMAIN, "ReorderInput", List.of(sheet.name(node)), PLANES);
      blocked.put(node, name);
    }
    return name;
  }

  /** Lets a blocked value stand for a node; a plain one is made when somebody asks for it. */
  private boolean bind(Node node, String name) {
    long channels = node.shape().dim(1).known();
    if (channels % block == 0) {
      blocked.put(node, name);
    }
    sheet.bindLater(node, () -> plain(name, channels));
    return true;
  }

  private void bindLanes(Node node, String name) {
    lanes.put(node, name);
    sheet.bindLater(node, () -> plain(name, 1));
  }

  private String plain(String name, long channels) {
    Attribute count = Attribute.of("channels", channels);
    return sheet.stepOf(DOMAIN, "ReorderOutput", List.of(name), count, PLANES);
  }

  private boolean convolution(Node node, Product.Conv2d conv) {
    Node weight = node.input(1);
    long out = node.shape().dim(1).known();
    long in = node.input(0).shape().dim(1).known();
    boolean depthwise = conv.groups() == in && in == out && in % block == 0;
    boolean direct = conv.groups() == 1 && in < block;
    if (!weight.isValue() || !depthwise && !direct && (conv.groups() != 1 || in % block != 0)) {
      return false;
    }
    String x = direct ? sheet.name(node.input(0)) : blocked(node.input(0));
    UnaryOperator<NdArray> order =
        depthwise || direct
            ? w -> BlockedFilters.outputBlocked(w, block)
            : w -> BlockedFilters.bothBlocked(w, block);
    List<String> inputs = new ArrayList<>(List.of(x, stored(weight, order)));
    if (node.inputs().size() > 2) {
      inputs.add(stored(node.input(2), b -> BlockedFilters.bias(b, block)));
    }
    List<Attribute> settings = new ArrayList<>(ProductLowering.window(conv.window()));
    settings.add(Attribute.of("group", depthwise ? BlockedFilters.aligned(in, block) : 1));
    finish(node, inputs, settings);
    return true;
  }

  /** Takes a sum, and a ReLU, that follow the convolution and nothing else uses into it. */
  private void finish(Node node, List<String> inputs, List<Attribute> settings) {
    Node last = node;
    Node sum = only(last, new Pointwise.Binary(Pointwise.Operator.ADD));
    Node other = sum == null ? null : sum.input(0) == last ? sum.input(1) : sum.input(0);
    if (sum != null && other != null && isBlocked(other) && other.shape().equals(last.shape())) {
      if (inputs.size() == 2) {
        inputs.add("");
      }
      inputs.add(blocked(other));
      last = sum;
    }
    Node relu = only(last, new Pointwise.Unary(Pointwise.Function.RELU, 0));
    if (relu != null) {
      settings.add(Attribute.of("activation", "Relu"));
      absorbed.add(last);
      last = relu;
    }
    bind(last, sheet.stepOf(DOMAIN, "Conv", inputs, settings.toArray(Attribute[]::new)));
  }

  /** The one user of a node if that is this operation. */
  private @Nullable Node only(Node node, Pointwise op) {
    List<Node> users = sheet.users(node);
    boolean one = users.size() == 1 && !sheet.isResult(node) && users.get(0).op().equals(op);
    return one ? users.get(0) : null;
  }

  /** A value of the program, reordered once. */
  private String stored(Node value, UnaryOperator<NdArray> order) {
    long[] shape = value.shape().known();
    shape[0] = BlockedFilters.aligned(shape[0], block);
    String base = value.op() instanceof Leaf.Param param ? param.key() : "constant";
    return sheet.storeOnce(
        value, base + ".blocked", DType.F32, shape, () -> order.apply(sheet.value(value)));
  }

  /** mean(x^2) + eps over channels, on every lane. */
  private String meanSquare(Node x, double eps) {
    String name = blocked(x);
    return mean(x, sheet.step("Mul", List.of(name, name)), eps);
  }

  private String variance(Node x, double eps) {
    String square = meanSquare(x, 0);
    String centre = mean(x, blocked(x), 0);
    String difference =
        sheet.step("Sub", List.of(square, sheet.step("Mul", List.of(centre, centre))));
    String above = sheet.step("Relu", List.of(difference));
    return sheet.step("Add", List.of(above, sheet.real(eps)));
  }

  private String mean(Node x, String value, double plus) {
    int channels = (int) x.shape().dim(1).known();
    String weight =
        sheet.sharedStore(
            "mean_of_" + channels + ".blocked", () -> filled(1f / channels, channels));
    String bias = sheet.sharedStore("lanes_" + plus, () -> bias(plus));
    List<Attribute> settings = new ArrayList<>(ProductLowering.window(Window.square(1, 1, 0, 1)));
    settings.add(Attribute.of("group", 1));
    Attribute[] all = settings.toArray(Attribute[]::new);
    return sheet.stepOf(DOMAIN, "Conv", List.of(value, weight, bias), all);
  }

  private NdArray filled(float value, int channels) {
    float[] values = new float[block * channels];
    Arrays.fill(values, value);
    return NdArray.ofFloats(values, block, channels, 1, 1);
  }

  private NdArray bias(double value) {
    float[] values = new float[block];
    Arrays.fill(values, (float) value);
    return NdArray.ofFloats(values, block);
  }

  private String inverseRoot(String variance) {
    return sheet.step("Reciprocal", List.of(sheet.step("Sqrt", List.of(variance))));
  }

  private boolean binary(Node node, Pointwise.Operator operator) {
    String name = PointwiseLowering.operator(operator);
    Node a = node.input(0);
    Node b = node.input(1);
    if (lanes.containsKey(b) && isBlocked(a) && operator == Pointwise.Operator.MUL) {
      return bind(node, scaled(a, b));
    }
    boolean alike = a.shape().equals(b.shape()) && (isBlocked(a) || isBlocked(b));
    return alike && bind(node, sheet.step(name, List.of(blocked(a), blocked(b))));
  }

  /** A picture times a number per pixel: blocks as rows, the lanes as one row for all of them. */
  private String scaled(Node picture, Node factor) {
    long[] shape = picture.shape().known();
    long row = shape[2] * shape[3] * block;
    String rows = sheet.reshape(blocked(picture), shape[0], shape[1] / block, row);
    String factors =
        sheet.reshape(java.util.Objects.requireNonNull(lanes.get(factor)), shape[0], 1, row);
    return sheet.reshape(sheet.step("Mul", List.of(rows, factors)), shape);
  }

  /** Enlarging by whole factors, which is all the runtime does in this layout. */
  private boolean resize(Node node, Resample.Resize resize) {
    Node x = node.input(0);
    long[] from = x.shape().known();
    long[] to = node.shape().known();
    boolean whole = to[2] % from[2] == 0 && to[3] % from[3] == 0;
    if (!isBlocked(x)
        || !whole
        || resize.alignCorners()
        || resize.mode() != Resample.Mode.BILINEAR
        || !(resize.target() instanceof Resample.Target.Size)) {
      return false;
    }
    Attribute scales = Attribute.of("scales", 1, 1, to[2] / from[2], to[3] / from[3]);
    Attribute mode = Attribute.of("mode", "linear");
    Attribute corners = Attribute.of("coordinate_transformation_mode", "half_pixel");
    String name = blocked(x);
    return bind(node, sheet.stepOf(DOMAIN, "Upsample", List.of(name), scales, mode, corners));
  }
}
