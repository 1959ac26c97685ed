/** Floor 7: samples of a data set drawn as a person wants to look at them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.show;
