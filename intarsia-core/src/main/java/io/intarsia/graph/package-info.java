/** Floor 2: traced networks, what they cost, and the value-changing-nothing rewrites. */
@org.jspecify.annotations.NullMarked
package io.intarsia.graph;
