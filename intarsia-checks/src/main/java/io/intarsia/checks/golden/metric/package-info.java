/** Floor 12: measures and run-length codecs held against reference values. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.metric;
