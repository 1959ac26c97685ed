/** The Open Inference Protocol, version 2, with its extension for binary tensors. */
@org.jspecify.annotations.NullMarked
package io.intarsia.serve.v2;
