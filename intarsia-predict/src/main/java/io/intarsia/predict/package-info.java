/** Floor 7: pictures in, segmentations out: one call, a batch, or a picture too large to decode. */
@NullMarked
package io.intarsia.predict;

import org.jspecify.annotations.NullMarked;
