package io.intarsia.optim;

import io.intarsia.base.NdArray;
import io.intarsia.optim.rule.Batch;
import io.intarsia.optim.rule.TensorList;
import io.intarsia.optim.rule.UpdateRule;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Applies one rule to groups of parameters, in batches of those that have taken as many steps. */
final class RuleOptimizer implements Optimizer {
  private final UpdateRule rule;
  private final List<ParameterGroup> groups;
  private final List<List<Slot>> slots = new ArrayList<>();
  private final Map<List<Slot>, Lists> lists = new LinkedHashMap<>();
  private boolean closed;

  RuleOptimizer(UpdateRule rule, List<ParameterGroup> groups) {
    this.rule = rule;
    this.groups = List.copyOf(groups);
    Set<String> seen = new HashSet<>();
    for (ParameterGroup group : groups) {
      group.parameters().forEach((key, tensor) -> check(group, key, tensor, seen));
    }
    for (ParameterGroup group : groups) {
      List<Slot> members = new ArrayList<>();
      group.parameters().forEach((key, tensor) -> members.add(Slot.of(key, tensor, rule)));
      slots.add(members);
    }
  }

  private static void check(ParameterGroup group, String key, Tensor tensor, Set<String> seen) {
    if (!seen.add(key)) {
      throw new IllegalArgumentException("parameter " + key + " is in two groups");
    }
    if (Scope.within(() -> Tensors.type(tensor)) != ScalarType.Float) {
      throw new IllegalArgumentException(
          "parameter " + key + " of group " + group.name() + " is not of 32-bit floats");
    }
  }

  @Override
  public void step(double lr) {
    open();
    if (!(lr >= 0 && lr < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("learning rate " + lr);
    }
    Scope.within(
        () -> {
          NoGradGuard guard = new NoGradGuard();
          try {
            update(lr);
          } finally {
            guard.close();
          }
          return guard;
        });
  }

  private void update(double lr) {
    Set<List<Slot>> used = new HashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      ParameterGroup group = groups.get(i);
      Map<Long, List<Slot>> equal = new TreeMap<>();
      Map<Slot, Tensor> gradients = new LinkedHashMap<>();
      for (Slot slot : slots.get(i)) {
        Tensor gradient = slot.tensor.grad();
        if (gradient.defined()) {
          gradients.put(slot, aligned(gradient, slot.tensor));
          equal.computeIfAbsent(slot.steps, s -> new ArrayList<>()).add(slot);
        }
      }
      equal.forEach(
          (steps, members) -> {
            used.add(members);
            TensorList of = TensorList.of(members.stream().map(gradients::get).toList());
            update(members, of, steps + 1, lr * group.lrFactor(), group.weightDecay());
          });
    }
    drop(used);
  }

  private void update(
      List<Slot> members, TensorList gradients, long step, double lr, double weightDecay) {
    Lists kept = lists.computeIfAbsent(members, m -> Lists.of(m, rule));
    Batch batch = new Batch(kept.parameters, gradients, kept.state, step, lr, weightDecay);
    batch.state(Slot.STEP).plusInPlace(1);
    rule.update(batch);
    members.forEach(slot -> slot.steps = step);
  }

  /** The gradient in the parameter's layout: the fused kernels go by memory, not by place. */
  private static Tensor aligned(Tensor gradient, Tensor parameter) {
    boolean same = gradient.is_contiguous() && parameter.is_contiguous();
    for (long axis = 0; !same && axis < parameter.dim(); axis++) {
      if (gradient.stride(axis) != parameter.stride(axis)) {
        return torch.empty_like(parameter).copy_(gradient);
      }
    }
    return gradient;
  }

  /** Frees the lists of batches that did not come again. */
  private void drop(Set<List<Slot>> used) {
    lists
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !used.contains(entry.getKey());
              if (gone) {
                entry.getValue().free();
              }
              return gone;
            });
  }

  @Override
  public void zeroGrad() {
    open();
    Scope.within(
        () -> {
          slots.forEach(members -> members.forEach(slot -> slot.tensor.mutable_grad().reset()));
          return slots;
        });
  }

  @Override
  public Map<String, Tensor> state() {
    open();
    Map<String, Tensor> all = new LinkedHashMap<>();
    slots.forEach(
        members ->
            members.forEach(
                slot ->
                    slot.state.forEach((name, tensor) -> all.put(name + "/" + slot.key, tensor))));
    return all;
  }

  @Override
  public void load(Map<String, NdArray> state) {
    Map<String, Tensor> own = state();
    StateCheck.same("the optimiser's state", own, state);
    slots.forEach(members -> members.forEach(slot -> StateCheck.count(slot.stepKey(), state)));
    Scope.within(
        () -> {
          StateCheck.copy(own, state);
          return own;
        });
    slots.forEach(
        members -> members.forEach(slot -> slot.steps = StateCheck.count(slot.stepKey(), state)));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      drop(Set.of());
      slots.forEach(members -> members.forEach(slot -> slot.state.values().forEach(Scope::free)));
    }
  }

  private void open() {
    if (closed) {
      throw new IllegalStateException("the optimiser is closed");
    }
  }

  /** One parameter with what is remembered of it; equal by identity. */
  private static final class Slot {
    static final String STEP = "step";

    final String key;
    final Tensor tensor;
    final Map<String, Tensor> state;
    long steps;

    private Slot(String key, Tensor tensor, Map<String, Tensor> state) {
      this.key = key;
      this.tensor = tensor;
      this.state = state;
    }

    static Slot of(String key, Tensor tensor, UpdateRule rule) {
      Map<String, Tensor> state = new LinkedHashMap<>();
      for (String name : rule.stateNames()) {
        double initial = rule.initial(name);
        state.put(name, Scope.keep(() -> Fresh.like(tensor, initial)));
      }
      state.put(STEP, Scope.keep(() -> Fresh.scalar(tensor)));
      return new Slot(key, tensor, state);
    }

    String stepKey() {
      return STEP + "/" + key;
    }
  }

  /** The lists of one batch, kept from step to step. */
  private record Lists(TensorList parameters, Map<String, TensorList> state) {
    static Lists of(List<Slot> slots, UpdateRule rule) {
      Map<String, TensorList> state = new LinkedHashMap<>();
      List<String> names = new ArrayList<>(rule.stateNames());
      names.add(Slot.STEP);
      for (String name : names) {
        List<Tensor> tensors = new ArrayList<>();
        slots.forEach(slot -> tensors.add(slot.state.get(name)));
        state.put(name, TensorList.kept(tensors));
      }
      Collection<Tensor> parameters = slots.stream().map(slot -> slot.tensor).toList();
      return new Lists(TensorList.kept(parameters), state);
    }

    void free() {
      parameters.free();
      state.values().forEach(TensorList::free);
    }
  }
}
