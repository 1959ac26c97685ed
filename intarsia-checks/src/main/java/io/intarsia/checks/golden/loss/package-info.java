/** Floor 12: losses and their gradients against the reference implementations'. */
@org.jspecify.annotations.NullMarked
package io.intarsia.checks.golden.loss;
