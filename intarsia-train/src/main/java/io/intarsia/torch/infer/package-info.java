/** Floor 5: programs on libtorch without gradients. */
@org.jspecify.annotations.NullMarked
package io.intarsia.torch.infer;
