/** Floor 6: transforms of a picture together with its labels. */
@org.jspecify.annotations.NullMarked
package io.intarsia.augment;
