/** Puts trained models among the embedded ones. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.embed;
