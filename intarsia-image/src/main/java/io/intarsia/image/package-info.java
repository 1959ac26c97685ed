/**
 * Floor 5: pictures and label maps as values, Pillow-exact resizing, pre-processing, mask
 * arithmetic. The only door to OpenCV.
 */
@org.jspecify.annotations.NullMarked
package io.intarsia.image;
