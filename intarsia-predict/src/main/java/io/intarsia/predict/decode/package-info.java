/**
 * From logits to labels: upsampling fused with arg-max, sliding windows, blended tiles, streaming
 * over strips, and test-time augmentation. Nothing here holds a full-resolution volume of classes.
 */
@NullMarked
package io.intarsia.predict.decode;

import org.jspecify.annotations.NullMarked;
