/** Floor 5: picture files, foreign bytes all: headers before pixels, EXIF, decoding, encoding. */
@org.jspecify.annotations.NullMarked
package io.intarsia.image.codec;
