/** Floor 11: the command line: one class per command, no logic. */
@org.jspecify.annotations.NullMarked
package io.intarsia.cli;
