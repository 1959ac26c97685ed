/** Floor 0: refusals, limits, arrays, files written whole or not at all, progress. */
@org.jspecify.annotations.NullMarked
package io.intarsia.base;
