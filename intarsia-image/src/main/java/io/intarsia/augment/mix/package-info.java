/** Floor 6: what one sample lends another: the deterministic cores of the mixing transforms. */
@org.jspecify.annotations.NullMarked
package io.intarsia.augment.mix;
