/** Floor 6: labelled pictures: what a sample is, and where samples come from. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data;
