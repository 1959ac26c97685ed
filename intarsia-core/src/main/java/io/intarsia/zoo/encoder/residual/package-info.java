/** Floor 3: what became of ResNet: squeezed, split, selected, grown by a rule. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.encoder.residual;
