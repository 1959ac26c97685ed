/** Floor 6: building blocks of data sets: places, pictures and masks in files, label lists. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.file;
