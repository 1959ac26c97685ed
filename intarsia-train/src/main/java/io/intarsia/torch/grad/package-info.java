/** Floor 5: networks on libtorch with gradients. */
@org.jspecify.annotations.NullMarked
package io.intarsia.torch.grad;
