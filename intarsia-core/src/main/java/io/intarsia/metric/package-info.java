/** Measures of segmentations against their truth, and the run-length codecs of masks. */
@org.jspecify.annotations.NullMarked
package io.intarsia.metric;
