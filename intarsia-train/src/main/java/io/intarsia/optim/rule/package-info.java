/** Floor 6: the arithmetic of one optimiser each, over lists of tensors. */
@org.jspecify.annotations.NullMarked
package io.intarsia.optim.rule;
