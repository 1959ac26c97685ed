/** Floor 6: what pixels become: the deterministic cores of the colour transforms. */
@org.jspecify.annotations.NullMarked
package io.intarsia.augment.colour;
