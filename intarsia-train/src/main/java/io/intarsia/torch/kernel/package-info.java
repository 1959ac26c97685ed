/** Floor 5: operations as libtorch computes them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.torch.kernel;
