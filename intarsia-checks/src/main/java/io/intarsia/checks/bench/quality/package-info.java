/** Floor 12: measures of trained weights on real pictures, and of the measures themselves. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.bench.quality;
