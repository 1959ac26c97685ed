/** Floor 6: what a data set is made of, counted in one pass, as JSON and as a page. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.stats;
