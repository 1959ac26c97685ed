/** Floor 5: very large pictures, read and written a strip of rows at a time. */
@org.jspecify.annotations.NullMarked
package io.intarsia.image.strip;
