package io.intarsia.torch.infer;

import io.intarsia.graph.Node;
import io.intarsia.graph.Program;
import io.intarsia.op.Norm;
import io.intarsia.torch.Scope;
import io.intarsia.torch.Tensors;
import io.intarsia.torch.TorchSettings;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The parameters of one program on the device, in the precision they are used in. */
final class Constants {
  private final Program program;
  private final TorchSettings settings;
  private final Device device;
  private final Map<Node, List<Node>> users;
  private final Map<Node, Tensor> plain = new IdentityHashMap<>();
  private final Set<Pointer> kept = Collections.newSetFromMap(new IdentityHashMap<>());

  Constants(Program program, TorchSettings settings, Device device) {
    this.program = program;
    this.settings = settings;
    this.device = device;
    this.users = program.graph().users();
  }

  TorchSettings settings() {
    return settings;
  }

  /** True if the node is a result of the program. */
  boolean isResult(Node node) {
    return program.graph().outputs().containsValue(node);
  }

  /** The nodes that use a node. */
  List<Node> users(Node node) {
    return users.getOrDefault(node, List.of());
  }

  /** The value of a node as it is, uploaded once. */
  Tensor get(Node node) {
    return plain.computeIfAbsent(node, n -> keep(fresh(n)));
  }

  /** The value of a node, to be freed by the scope around. */
  Tensor fresh(Node node) {
    return Tensors.upload(program.value(node), type(node), device);
  }

  /** Keeps what the scope around made until {@link #free}. */
  <P extends Pointer> P keep(P made) {
    made.retainReference();
    kept.add(made);
    return made;
  }

  private ScalarType type(Node node) {
    boolean wide =
        settings.precision() == TorchSettings.Precision.FP32
            || !users(node).isEmpty() && users(node).stream().allMatch(this::wantsF32);
    return wide ? ScalarType.Float : ScalarType.BFloat16;
  }

  /** Norms take 32-bit scales beside 16-bit activations; only batch norm does so on a GPU. */
  private boolean wantsF32(Node user) {
    return user.op() instanceof Norm.BatchNorm
        || settings.onCpu()
            && (user.op() instanceof Norm
                || Precisions.staysWide(user, this)
                || Precisions.miscountsInBf16(user, this));
  }

  /** Frees one thing kept. */
  void release(Pointer made) {
    kept.remove(made);
    Scope.free(made);
  }

  /** Frees everything kept. */
  void free() {
    kept.forEach(Scope::free);
    kept.clear();
    plain.clear();
  }
}
