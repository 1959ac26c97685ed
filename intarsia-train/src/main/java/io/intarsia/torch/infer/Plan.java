package io.intarsia.torch.infer;

import io.intarsia.graph.Graph;
import io.intarsia.graph.Node;
import io.intarsia.op.Leaf;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.kernel.Kernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A graph as a list of steps on numbered slots; every slot is emptied after its last use. */
final class Plan {
  /**
   * @param to the slot of the result
   * @param from the slots of the inputs
   * @param last the slots not used after this step
   * @param over the inputs the result may overwrite: they have its shape and are not used after
   */
  private record Step(Node node, Kernel kernel, int to, int[] from, int[] last, int[] over) {}

  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, Tensor> values = new HashMap<>();
  private final Map<String, Integer> inputs = new LinkedHashMap<>();
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private final int slots;

  Plan(Graph graph, Constants constants) {
    Map<Node, Integer> slot = new IdentityHashMap<>();
    graph.nodes().forEach(node -> slot.put(node, slot.size()));
    slots = slot.size();
    graph.outputs().forEach((name, node) -> outputs.put(name, slot(slot, node)));
    List<Step> forward = new ArrayList<>();
    Fusion.All fusions = Fusion.of(graph, constants);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Leaf.Input input) {
        inputs.put(input.key(), slot(slot, node));
      } else if (!node.isValue() && !fusions.inside().contains(node)) {
        Fusion fusion = fusions.byLast().get(node);
        Kernel kernel =
            Scope.within(
                () ->
                    fusion == null
                        ? Precisions.kernel(node, constants)
                        : PackedConv.of(fusion, constants));
        List<Node> used = fusion == null ? node.inputs() : fusion.inputs();
        int[] from = used.stream().mapToInt(n -> slot(slot, n)).toArray();
        forward.add(
            new Step(node, kernel, slot(slot, node), from, new int[0], over(node, used, kernel)));
        for (Node each : used) {
          value(each, slot, constants);
        }
      }
    }
    graph.outputs().values().forEach(node -> value(node, slot, constants));
    free(forward);
  }

  private static int slot(Map<Node, Integer> slots, Node node) {
    return Objects.requireNonNull(slots.get(node));
  }

  /** The inputs that the kernel can overwrite with the node's value. */
  private static int[] over(Node node, List<Node> used, Kernel kernel) {
    return kernel instanceof Kernel.Reusing reusing
        ? IntStream.range(0, used.size())
            .filter(i -> reusing.reuses(i) && used.get(i).shape().equals(node.shape()))
            .toArray()
        : new int[0];
  }

  private static boolean contains(int[] slots, int slot) {
    return IntStream.of(slots).anyMatch(s -> s == slot);
  }

  private void value(Node node, Map<Node, Integer> slot, Constants constants) {
    if (node.isValue()) {
      values.computeIfAbsent(slot(slot, node), s -> Scope.within(() -> constants.get(node)));
    }
  }

  /**
   * Walks back from the results: the first step met that reads a slot is the last that needs it.
   */
  private void free(List<Step> forward) {
    boolean[] needed = new boolean[slots];
    outputs.values().forEach(s -> needed[s] = true);
    values.keySet().forEach(s -> needed[s] = true);
    for (int i = forward.size() - 1; i >= 0; i--) {
      Step step = forward.get(i);
      int[] last = IntStream.of(step.from()).distinct().filter(s -> !needed[s]).toArray();
      IntStream.of(step.from()).forEach(s -> needed[s] = true);
      int[] over = IntStream.of(step.over()).filter(j -> contains(last, step.from()[j])).toArray();
      steps.add(0, new Step(step.node(), step.kernel(), step.to(), step.from(), last, over));
    }
  }

  /**
   * Runs all steps.
   *
   * @param given kept tensors by input key; the plan frees them
   * @param read is given every result while it lives
   */
  void run(Map<String, Tensor> given, BiConsumer<String, Tensor> read) {
    @Nullable Tensor[] held = new Tensor[slots];
    try {
      inputs.forEach((key, slot) -> held[slot] = given.get(key));
      for (Step step : steps) {
        held[step.to()] = Scope.keep(() -> compute(step, held));
        for (int slot : step.last()) {
          release(held, slot);
        }
      }
      outputs.forEach((name, slot) -> read.accept(name, at(held, slot)));
    } finally {
      for (int slot = 0; slot < slots; slot++) {
        release(held, slot);
      }
    }
  }

  private Tensor compute(Step step, @Nullable Tensor[] held) {
    Tensor[] in = new Tensor[step.from().length];
    for (int i = 0; i < in.length; i++) {
      in[i] = at(held, step.from()[i]);
    }
    try {
      for (int index : step.over()) {
        if (Tensors.canOverwrite(in, index)) {
          return ((Kernel.Reusing) step.kernel()).into(in, index);
        }
      }
      return step.kernel().run(in);
    } catch (RuntimeException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalStateException(step.node() + ": " + first, e);
    }
  }

  private Tensor at(@Nullable Tensor[] held, int slot) {
    Tensor tensor = held[slot] == null ? values.get(slot) : held[slot];
    return Objects.requireNonNull(tensor);
  }

  private static void release(@Nullable Tensor[] held, int slot) {
    Tensor tensor = held[slot];
    if (tensor != null) {
      Scope.free(tensor);
      held[slot] = null;
    }
  }
}
