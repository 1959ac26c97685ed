/**
 * Running a network over parts and views of a picture: plans of tiles, blending of their logits one
 * strip at a time, the memory that takes, and test-time augmentation.
 */
@NullMarked
package io.intarsia.predict.tile;

import org.jspecify.annotations.NullMarked;
