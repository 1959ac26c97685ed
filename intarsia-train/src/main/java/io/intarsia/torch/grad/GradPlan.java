package io.intarsia.torch.grad;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Product;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.kernel.Kernel;
import io.intarsia.torch.kernel.ProductKernels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A graph as steps that libtorch can take back: values of parameters are read from a {@link
 * TorchState} at every run. Handles are let go as soon as no later step needs them; what the way
 * back needs libtorch keeps itself.
 *
 * <p>In 16 bits products run in bfloat16 on parameters kept in 32; norms have their parameters in
 * 32 bits; everything else keeps the width of what it is given. Convolutions that oneDNN may get
 * wrong in 16 bits (strided ones, see {@code torch.infer}) and depthwise ones run in 32.
 */
public final class GradPlan implements AutoCloseable {
  private record Step(Node node, Kernel kernel, int to, int[] from, int[] last) {}

  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, String> parameters = new LinkedHashMap<>();
  private final Map<Integer, Tensor> constants = new HashMap<>();
  private final Map<String, Integer> inputs = new LinkedHashMap<>();
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private final List<String> counters;
  private final int slots;

  /**
   * @param graph traced for training, or for inference to keep batch norms as they are
   * @param settings device and precision
   * @param channelsFirst whether convolutions keep channels apart in memory
   */
  public GradPlan(Graph graph, TorchSettings settings, boolean channelsFirst) {
    Map<Node, Integer> slot = new IdentityHashMap<>();
    graph.nodes().forEach(node -> slot.put(node, slot.size()));
    slots = slot.size();
    graph.outputs().forEach((name, node) -> outputs.put(name, at(slot, node)));
    List<Step> forward = new ArrayList<>();
    for (Node node : graph.nodes()) {
      int to = at(slot, node);
      if (node.op() instanceof Leaf.Input input) {
        inputs.put(input.key(), to);
      } else if (node.op() instanceof Leaf.Param param) {
        parameters.put(to, param.key());
      } else if (node.op() instanceof Leaf.Const constant) {
        constants.put(to, Scope.keep(() -> Tensors.upload(constant.value())));
      } else {
        int[] from = node.inputs().stream().mapToInt(n -> at(slot, n)).toArray();
        forward.add(new Step(node, kernel(node, settings, channelsFirst), to, from, new int[0]));
      }
    }
    free(forward);
    counters = counters(graph);
  }

  private static int at(Map<Node, Integer> slots, Node node) {
    return Objects.requireNonNull(slots.get(node));
  }

  /** The counters of those batch norms that use the batch's statistics. */
  private static List<String> counters(Graph graph) {
    return graph.nodes().stream()
        .filter(n -> n.op() instanceof Norm.BatchNorm norm && norm.training())
        .map(n -> n.layer() + ".num_batches_tracked")
        .distinct()
        .toList();
  }

  private static Kernel kernel(Node node, TorchSettings settings, boolean channelsFirst) {
    boolean wide = settings.precision() == TorchSettings.Precision.FP32;
    if (wide && settings.onCpu() && node.op() instanceof Product.Linear) {
      return GradPlan::linear;
    }
    Kernel kernel =
        channelsFirst && node.op() instanceof Product.Conv2d conv
            ? ProductKernels.channelsFirst(conv)
            : Kernel.of(node.op(), wide || !settings.onCpu());
    if (wide || !(node.op() instanceof Product)) {
      return wide ? kernel : widest(kernel, node);
    }
    return settings.onCpu() && staysWide(node) ? Kernel.widened(kernel) : Kernel.narrowed(kernel);
  }

  /** A linear map of tokens as a 1x1 convolution: oneDNN multiplies at twice OpenBLAS's rate. */
  private static Tensor linear(Tensor[] in) {
    Tensor x = in[0];
    long width = x.size(-1);
    Tensor pixels = x.reshape(1, x.numel() / width, 1, width).permute(0, 3, 1, 2);
    TensorOptional bias = in.length > 2 ? new TensorOptional(in[2]) : new TensorOptional();
    Tensor weight = in[1].unsqueeze(-1).unsqueeze(-1);
    long[] one = {1, 1};
    long[] none = {0, 0};
    Tensor y = torch.conv2d(pixels, weight, bias, one, none, one, 1).permute(0, 2, 3, 1);
    long[] shape = Tensors.shape(x);
    shape[shape.length - 1] = in[1].size(0);
    return y.reshape(shape);
  }

  private static boolean staysWide(Node node) {
    if (!(node.op() instanceof Product.Conv2d conv)) {
      return false;
    }
    return conv.groups() > 1 || conv.window().strideH() > 1 || conv.window().strideW() > 1;
  }

  /** Operations on several tensors want one type: the widest among them. */
  private static Kernel widest(Kernel kernel, Node node) {
    if (node.op() instanceof Norm || node.inputs().size() < 2) {
      return kernel;
    }
    return in -> {
      boolean mixed = false;
      for (Tensor each : in) {
        mixed |= Tensors.type(each) != Tensors.type(in[0]);
      }
      return mixed ? Kernel.widened(kernel).run(in) : kernel.run(in);
    };
  }

  private void free(List<Step> forward) {
    boolean[] needed = new boolean[slots];
    outputs.values().forEach(s -> needed[s] = true);
    parameters.keySet().forEach(s -> needed[s] = true);
    constants.keySet().forEach(s -> needed[s] = true);
    for (int i = forward.size() - 1; i >= 0; i--) {
      Step step = forward.get(i);
      int[] last = IntStream.of(step.from()).distinct().filter(s -> !needed[s]).toArray();
      IntStream.of(step.from()).forEach(s -> needed[s] = true);
      steps.add(0, new Step(step.node(), step.kernel(), step.to(), step.from(), last));
    }
  }

  /**
   * Runs all steps.
   *
   * @param state where parameters and buffers live; running statistics are updated
   * @param given the inputs by key
   * @return the results by name, in 32 bits, owned by the scope around
   */
  public Map<String, Tensor> run(TorchState state, Map<String, Tensor> given) {
    @Nullable Tensor[] held = new Tensor[slots];
    constants.forEach((slot, tensor) -> held[slot] = tensor);
    parameters.forEach((slot, key) -> held[slot] = state.get(key));
    inputs.forEach((key, slot) -> held[slot] = Objects.requireNonNull(given.get(key), key));
    boolean[] own = new boolean[slots];
    try {
      for (Step step : steps) {
        held[step.to()] = Scope.keep(() -> compute(step, held));
        own[step.to()] = true;
        for (int slot : step.last()) {
          if (own[slot]) {
            Scope.free(Objects.requireNonNull(held[slot]));
            own[slot] = false;
          }
          held[slot] = null;
        }
      }
      Map<String, Tensor> results = new LinkedHashMap<>();
      outputs.forEach((name, slot) -> results.put(name, wide(Objects.requireNonNull(held[slot]))));
      counters.forEach(key -> count(state, key));
      return results;
    } finally {
      for (int slot = 0; slot < slots; slot++) {
        if (own[slot]) {
          Scope.free(Objects.requireNonNull(held[slot]));
        }
      }
    }
  }

  /** A handle of the scope around. */
  private static Tensor wide(Tensor tensor) {
    return Tensors.type(tensor) == ScalarType.BFloat16
        ? tensor.to(ScalarType.Float)
        : new Tensor(tensor);
  }

  private static void count(TorchState state, String key) {
    Tensor counter = state.buffers().get(key);
    if (counter != null) {
      Scope.within(() -> counter.add_(new Scalar(1)));
    }
  }

  private static Tensor compute(Step step, @Nullable Tensor[] held) {
    Tensor[] in = new Tensor[step.from().length];
    for (int i = 0; i < in.length; i++) {
      in[i] = Objects.requireNonNull(held[step.from()[i]]);
    }
    try {
      return step.kernel().run(in);
    } catch (RuntimeException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalStateException(step.node() + ": " + first, e);
    }
  }

  /**
   * The layer whose result first holds a number that is not finite, or nothing: a slow run without
   * gradients, to explain a loss that is none.
   */
  public Optional<String> firstNotFinite(TorchState state, Map<String, Tensor> given) {
    @Nullable Tensor[] held = new Tensor[slots];
    constants.forEach((slot, tensor) -> held[slot] = tensor);
    parameters.forEach((slot, key) -> held[slot] = state.get(key));
    inputs.forEach((key, slot) -> held[slot] = Objects.requireNonNull(given.get(key), key));
    for (Step step : steps) {
      Tensor value = compute(step, held);
      held[step.to()] = value;
      if (!torch.isfinite(value).all().item_bool()) {
        return Optional.of(step.node().op().name() + " in " + step.node().layer());
      }
    }
    return Optional.empty();
  }

  /** Frees the constants. */
  @Override
  public void close() {
    constants.values().forEach(Scope::free);
    constants.clear();
  }
}
