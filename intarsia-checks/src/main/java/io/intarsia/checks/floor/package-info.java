/** Floor 12: reads the sources and holds them to the floor plan. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.floor;
