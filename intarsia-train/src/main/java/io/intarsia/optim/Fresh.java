package io.intarsia.optim;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors of a parameter's type and device that carry no gradient. */
final class Fresh {
  private Fresh() {}

  /** Of the parameter's shape and layout, filled with a number. */
  static Tensor like(Tensor parameter, double value) {
    return torch.zeros_like(parameter.detach()).fill_(new Scalar(value));
  }

  /** A scalar, zero. */
  static Tensor scalar(Tensor parameter) {
    return torch.zeros(new long[0], parameter.detach().options());
  }

  /** A copy of the parameter, in its layout. */
  static Tensor copy(Tensor parameter) {
    return torch.empty_like(parameter.detach()).copy_(parameter.detach());
  }
}
