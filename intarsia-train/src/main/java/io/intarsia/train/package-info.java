/** Floor 8: training: the loop, its input, its checkpoints. */
@org.jspecify.annotations.NullMarked
package io.intarsia.train;
