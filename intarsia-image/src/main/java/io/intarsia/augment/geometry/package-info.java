/** Floor 6: where pixels go: the deterministic cores of the geometric transforms. */
@org.jspecify.annotations.NullMarked
package io.intarsia.augment.geometry;
