/** Class sets: ids, names, colours, the ignored id, merges, and the sets that come built in. */
@org.jspecify.annotations.NullMarked
package io.intarsia.label;
