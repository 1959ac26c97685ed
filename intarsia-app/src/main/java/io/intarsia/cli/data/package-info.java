/** Floor 10: what the commands do with the data of a recipe. */
@org.jspecify.annotations.NullMarked
package io.intarsia.cli.data;
