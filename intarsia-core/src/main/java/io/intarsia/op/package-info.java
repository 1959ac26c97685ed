/** Floor 1: the closed list of operations, each with its shape rule. */
@org.jspecify.annotations.NullMarked
package io.intarsia.op;
