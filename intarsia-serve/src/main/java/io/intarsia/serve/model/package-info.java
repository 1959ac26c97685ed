/** The models that are served: their loading, their queues, and the bounds on memory and time. */
@org.jspecify.annotations.NullMarked
package io.intarsia.serve.model;
