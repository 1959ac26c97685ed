package io.intarsia.torch;

import org.bytedeco.pytorch.Tensor;

/** One operation ready to run. Its temporaries are freed by the caller's scope. */
@FunctionalInterface
interface Kernel {
  /** Computes the result, a new tensor, from the inputs, which it leaves as they are. */
  Tensor run(Tensor[] in);

  /** True if the kernel holds its parameters: then it is given the inputs that come before them. */
  default boolean holdsValues() {
    return false;
  }

  /** A kernel that holds its parameters. */
  static Kernel holding(Kernel kernel) {
    return new Kernel() {
      @Override
      public Tensor run(Tensor[] in) {
        return kernel.run(in);
      }

      @Override
      public boolean holdsValues() {
        return true;
      }
    };
  }
}
