/** Floor 5: what is told of runs: tables, comparisons, curves in a terminal, a page. */
@org.jspecify.annotations.NullMarked
package io.intarsia.track.report;
