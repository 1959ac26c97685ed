package io.intarsia.torch;

import org.bytedeco.pytorch.Tensor;

/** One operation ready to run. Its temporaries are freed by the caller's scope. */
@FunctionalInterface
interface Kernel {
  /** Computes the result, a new tensor, from the inputs, which it leaves as they are. */
  Tensor run(Tensor[] in);

  /** A kernel that can also write its result over an input that nobody needs any more. */
  interface Reusing extends Kernel {
    /** True if the result may take the place of that input, given that it has its shape. */
    boolean reuses(int index);

    /** Computes the result in the place of an input of the same shape and type. */
    Tensor into(Tensor[] in, int index);
  }
}
