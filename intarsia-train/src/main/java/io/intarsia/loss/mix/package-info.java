/** Floor 6: sums of losses over terms and outputs, as a configuration names them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.loss.mix;
