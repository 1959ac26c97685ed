/** Floor 3: rewrites of a program that change its speed and not its results. */
@org.jspecify.annotations.NullMarked
package io.intarsia.graph.rewrite;
