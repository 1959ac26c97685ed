package io.intarsia.run;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Layout;
import io.intarsia.op.Leaf;
import io.intarsia.op.Norm;
import io.intarsia.op.Op;
import io.intarsia.op.Pointwise;
import io.intarsia.op.Pool;
import io.intarsia.op.Product;
import io.intarsia.op.Resample;
import io.intarsia.op.Shape;
import io.intarsia.op.ShapeMismatch;
import io.intarsia.op.Spectral;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The slow and obvious engine, in plain Java: every operation as PyTorch 1.13 defines it, elements
 * stored as 32-bit floats, sums taken in 64 bits. It is what rewrites and other engines are tested
 * against. Indices (arg-max, places of maxima) come out as I64.
 */
public final class Interpreter implements Executor {
  @Override
  public String name() {
    return "java";
  }

  /** A node to compute and those whose values nobody needs after it. */
  private record Step(Node node, Set<Node> lastUsed) {}

  @Override
  public Session prepare(Program program) {
    Map<Node, Value> known = new HashMap<>();
    Deque<Step> steps = new ArrayDeque<>();
    Set<Node> used = new HashSet<>(program.graph().outputs().values());
    List<Node> nodes = program.graph().nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      refuseDropout(node);
      if (node.isValue()) {
        known.put(node, value(program, node));
      } else {
        Set<Node> lastUsed = new HashSet<>(node.inputs());
        lastUsed.removeIf(n -> !used.add(n));
        steps.addFirst(new Step(node, lastUsed));
      }
    }
    return new Run(List.copyOf(steps), known, program.graph().outputs());
  }

  private static void refuseDropout(Node node) {
    if (node.op() instanceof Pointwise.Dropout dropout && dropout.p() > 0) {
      throw Refusal.model(
          "%s: the java engine does not train, got dropout of %s; trace the network for inference",
          node.layer(), dropout.p());
    }
  }

  private static Value value(Program program, Node node) {
    Value value = Value.of(program.value(node));
    if (!value.known().equals(node.shape())) {
      throw Refusal.model("%s has %s, the graph wants %s", node, value, node.shape());
    }
    return value;
  }

  private record Run(List<Step> steps, Map<Node, Value> known, Map<String, Node> outputs)
      implements Session {
    @Override
    public Map<String, NdArray> run(Map<String, NdArray> inputs) {
      Map<Node, Value> values = new HashMap<>(known);
      for (Step step : steps) {
        Node node = step.node();
        Value value =
            node.op() instanceof Leaf.Input input
                ? input(input, inputs.get(input.key()))
                : compute(node, node.inputs().stream().map(n -> at(values, n)).toList());
        values.put(node, value);
        step.lastUsed().forEach(values::remove);
      }
      Map<String, NdArray> results = new LinkedHashMap<>();
      outputs.forEach((name, node) -> results.put(name, at(values, node).toArray()));
      return results;
    }

    private static Value at(Map<Node, Value> values, Node node) {
      Value value = values.get(node);
      if (value == null) {
        throw new AssertionError(node + " is read before or after its time");
      }
      return value;
    }

    @Override
    public void close() {}
  }

  private static Value input(Leaf.Input wanted, @Nullable NdArray given) {
    if (given == null) {
      throw Refusal.input("no value is given for the input %s", wanted.key());
    }
    Shape shape = Shape.of(given.shape());
    boolean fits = shape.rank() == wanted.shape().rank();
    for (int i = 0; fits && i < shape.rank(); i++) {
      fits = !wanted.shape().dim(i).isKnown() || wanted.shape().dim(i).equals(shape.dim(i));
    }
    if (!fits) {
      throw Refusal.input("%s is %s, the network wants %s", wanted.key(), shape, wanted.shape());
    }
    return Value.of(given);
  }

  private static Value compute(Node node, List<Value> inputs) {
    Op op = node.op();
    try {
      return apply(op, inputs, op.infer(inputs.stream().map(Value::known).toList()));
    } catch (ShapeMismatch e) {
      throw Refusal.input(
          "%s: %s %s; inputs %s", node.layer(), op.name(), String.valueOf(e.getMessage()), inputs);
    }
  }

  /** The result of one operation, whose shape is already inferred. */
  private static Value apply(Op op, List<Value> inputs, Shape inferred) {
    int[] shape = Value.sizes(inferred);
    if (op instanceof Product product) {
      return Products.apply(product, inputs, shape);
    } else if (op instanceof Norm norm) {
      return Norms.apply(norm, inputs, shape);
    } else if (op instanceof Pointwise pointwise) {
      return Pointwises.apply(pointwise, inputs, shape);
    } else if (op instanceof Layout layout) {
      return Layouts.apply(layout, inputs, shape);
    } else if (op instanceof Pool pool) {
      return Pools.apply(pool, inputs, shape);
    } else if (op instanceof Resample resample) {
      return Resamples.apply(resample, inputs, shape);
    } else if (op instanceof Spectral spectral) {
      return Spectra.apply(spectral, inputs, shape);
    }
    throw new AssertionError("a leaf is not computed: " + op);
  }
}
