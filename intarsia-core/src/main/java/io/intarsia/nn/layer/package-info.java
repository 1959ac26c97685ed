/** Floor 2: the layers that networks are made of, with PyTorch's names and starting values. */
@org.jspecify.annotations.NullMarked
package io.intarsia.nn.layer;
