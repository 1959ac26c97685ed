/** Floor 5: programs on libtorch; its natives, devices and memory. */
@org.jspecify.annotations.NullMarked
package io.intarsia.torch;
