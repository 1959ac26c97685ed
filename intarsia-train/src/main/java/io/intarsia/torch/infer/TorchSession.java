package io.intarsia.torch.infer;

import io.intarsia.base.NdArray;
import io.intarsia.base.Refusal;
import io.intarsia.graph.Program;
import io.intarsia.op.Dim;
import io.intarsia.op.Leaf;
import io.intarsia.op.Shape;
import io.intarsia.run.Executor;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchNatives;
import io.intarsia.torch.TorchSettings;
import io.intarsia.torch.TorchThread;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A program held by libtorch. Passes queue on one thread, each using all threads it is given. */
final class TorchSession implements Executor.Session {
  private final List<Leaf.Input> inputs;
  private final TorchSettings settings;
  private final Device device;
  private final Constants constants;
  private final Plan plan;
  private boolean closed;

  private TorchSession(Program program, TorchSettings settings) {
    this.inputs = program.graph().inputs();
    this.settings = settings;
    this.device = TorchNatives.device(settings.device());
    this.constants = new Constants(program, settings, device);
    this.plan = new Plan(program.graph(), constants);
  }

  static TorchSession of(Program program, TorchSettings settings) {
    return TorchThread.call(settings.threads(), () -> new TorchSession(program, settings));
  }

  @Override
  public Map<String, NdArray> run(Map<String, NdArray> given) {
    check(given);
    return TorchThread.call(settings.threads(), () -> pass(given));
  }

  private Map<String, NdArray> pass(Map<String, NdArray> given) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    boolean wide = settings.precision() == TorchSettings.Precision.FP32;
    ScalarType type = wide ? ScalarType.Float : ScalarType.BFloat16;
    Map<String, Tensor> tensors = new HashMap<>();
    for (Leaf.Input input : inputs) {
      NdArray array = java.util.Objects.requireNonNull(given.get(input.key()));
      tensors.put(input.key(), Scope.keep(() -> Tensors.upload(array, type, device)));
    }
    Map<String, NdArray> results = new LinkedHashMap<>();
    plan.run(tensors, (name, t) -> results.put(name, Scope.within(() -> Tensors.download(t))));
    return results;
  }

  private void check(Map<String, NdArray> given) {
    Map<String, Long> sizes = new HashMap<>();
    for (Leaf.Input input : inputs) {
      NdArray array = given.get(input.key());
      if (array == null) {
        throw Refusal.input("no value for the input %s; got %s", input.key(), given.keySet());
      }
      if (!fits(input.shape(), array.shape(), sizes)) {
        throw Refusal.input(
            "the input %s is %s, the network takes %s",
            input.key(), Arrays.toString(array.shape()), input.shape());
      }
    }
  }

  /** True if the sizes are those of the shape; a symbol has one size wherever it stands. */
  private static boolean fits(Shape shape, long[] sizes, Map<String, Long> bound) {
    if (shape.rank() != sizes.length) {
      return false;
    }
    for (int i = 0; i < sizes.length; i++) {
      Dim dim = shape.dim(i).bind(bound);
      if (dim.isKnown()) {
        if (dim.known() != sizes[i]) {
          return false;
        }
      } else {
        bound.put(dim.toString(), sizes[i]);
      }
    }
    return true;
  }

  @Override
  public void close() {
    TorchThread.call(
        settings.threads(),
        () -> {
          if (!closed) {
            closed = true;
            constants.free();
            device.close();
          }
          return true;
        });
  }
}
