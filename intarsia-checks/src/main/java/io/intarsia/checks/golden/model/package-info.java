/** Floor 12: networks from the configurations that model fixtures carry. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.model;
