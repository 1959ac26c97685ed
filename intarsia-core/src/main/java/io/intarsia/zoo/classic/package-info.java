/** Floor 3: the networks that came before pyramids of encoders and decoders, whole. */
@org.jspecify.annotations.NullMarked
package io.intarsia.zoo.classic;
