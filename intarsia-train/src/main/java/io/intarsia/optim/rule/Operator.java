package io.intarsia.optim.rule;

import io.intarsia.torch.Scope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/**
 * An operator of libtorch over lists of tensors, which has no method in Java: called by its name
 * with boxed arguments, all of them in the schema's order.
 */
final class Operator {
  private static final Map<String, Operator> KNOWN = new ConcurrentHashMap<>();

  private final OperatorHandle handle;

  private Operator(OperatorHandle handle) {
    this.handle = handle;
  }

  /**
   * Finds an operator once for the life of the process.
   *
   * @param name without namespace, such as {@code _foreach_add_.Scalar}
   */
  static Operator named(String name) {
    return KNOWN.computeIfAbsent(
        name,
        n -> {
          int dot = n.indexOf('.');
          String base = "aten::" + (dot < 0 ? n : n.substring(0, dot));
          String overload = dot < 0 ? "" : n.substring(dot + 1);
          return new Operator(
              Scope.keep(
                  () ->
                      new OperatorHandle(
                          Dispatcher.singleton().findSchemaOrThrow(base, overload))));
        });
  }

  /** Its description in libtorch. */
  OperatorHandle handle() {
    return handle;
  }

  /** Runs it; the scope around frees the stack it returns. */
  IValueVector call(Object... arguments) {
    IValue[] boxed = new IValue[arguments.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = box(arguments[i]);
    }
    IValueVector stack = new IValueVector(boxed);
    handle.callBoxed(stack);
    return stack;
  }

  private static IValue box(Object argument) {
    if (argument instanceof TensorList list) {
      return list.value();
    } else if (argument instanceof Double number) {
      return new IValue((double) number);
    } else if (argument instanceof Boolean flag) {
      return new IValue((boolean) flag);
    } else if (argument == Nothing.NOTHING) {
      return new IValue();
    }
    throw new IllegalArgumentException("no argument of libtorch: " + argument);
  }

  /** The argument of an optional parameter that is left out. */
  enum Nothing {
    /** The only one. */
    NOTHING
  }
}
