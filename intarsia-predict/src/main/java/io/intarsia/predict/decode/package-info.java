/**
 * From logits to labels: upsampling fused with arg-max, whole or streamed row by row. Nothing here
 * holds a full-resolution volume of classes.
 */
@NullMarked
package io.intarsia.predict.decode;

import org.jspecify.annotations.NullMarked;
