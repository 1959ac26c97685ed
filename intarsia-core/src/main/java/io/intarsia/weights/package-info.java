/** Floor 2: trained values: reading and writing checkpoints, strict loading, key maps. */
@org.jspecify.annotations.NullMarked
package io.intarsia.weights;
