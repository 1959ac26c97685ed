/** Floor 3: encoders of before residual networks took over, and those built of branches. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.encoder.classic;
