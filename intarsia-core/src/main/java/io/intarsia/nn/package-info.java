/** Floor 1: what a network is: blocks, parameters, tensors with symbolic sizes, the operations. */
@org.jspecify.annotations.NullMarked
package io.intarsia.nn;
