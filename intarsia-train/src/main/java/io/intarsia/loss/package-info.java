/** Floor 6: losses on libtorch, and their descriptions as data. */
@org.jspecify.annotations.NullMarked
package io.intarsia.loss;
