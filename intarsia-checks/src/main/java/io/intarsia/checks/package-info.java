/** Floor 12: what holds the house to its plan; not published. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks;
