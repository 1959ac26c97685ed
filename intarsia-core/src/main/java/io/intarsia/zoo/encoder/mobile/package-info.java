/** Floor 3: encoders of inverted residual blocks. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.encoder.mobile;
