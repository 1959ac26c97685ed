package io.intarsia.torch.infer;

import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** An operator of libtorch that has no method in Java: called by name, with boxed arguments. */
final class Boxed {
  private final OperatorHandle operator;

  /**
   * Looks an operator up; the scope around frees the handle.
   *
   * @param overload may be empty
   */
  Boxed(String name, String overload) {
    operator = Dispatcher.singleton().findSchemaOrThrow(name, overload);
  }

  /** The handle, to be kept as long as this is used. */
  OperatorHandle handle() {
    return operator;
  }

  /** A tensor, a whole number, a text, a list of numbers, or nothing, as an argument. */
  IValue argument(int index, @Nullable Object value) {
    if (value == null) {
      return new IValue();
    } else if (value instanceof Tensor tensor) {
      return new IValue(tensor);
    } else if (value instanceof String text) {
      return new IValue(text);
    } else if (value instanceof Integer number) {
      return new IValue((long) number);
    }
    GenericList list = list(index);
    if (value instanceof double[] numbers) {
      for (double each : numbers) {
        list.push_back(new IValue(each));
      }
    } else {
      for (long each : (long[]) value) {
        list.push_back(new IValue(each));
      }
    }
    return new IValue(list);
  }

  /** An empty list of the type that the argument has. */
  private GenericList list(int index) {
    Argument arguments = operator.schema().arguments();
    Argument argument = (Argument) arguments.position(index);
    return new GenericList(argument.type().get().containedType(0));
  }

  /** The one result. */
  Tensor call(IValue... arguments) {
    IValueVector stack = new IValueVector(arguments);
    operator.callBoxed(stack);
    // What the stack hands out is a view of a tensor that it owns.
    return new Tensor(stack.get(0).toTensor());
  }
}
