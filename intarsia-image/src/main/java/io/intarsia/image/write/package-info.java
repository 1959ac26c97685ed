/** Floor 5: pictures and label maps written to files, whole or row by row. */
@org.jspecify.annotations.NullMarked
package io.intarsia.image.write;
