/** Floor 10: what the commands do: inputs found, pictures segmented, exports compared. */
@org.jspecify.annotations.NullMarked
package io.intarsia.cli.job;
