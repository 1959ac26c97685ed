/** Floor 2: PyTorch's checkpoint files, zip and legacy form, read without running anything. */
@org.jspecify.annotations.NullMarked
package io.intarsia.weights.torch;
