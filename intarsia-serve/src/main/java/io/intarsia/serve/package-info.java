/** Segmentation over HTTP: settings, routes, metrics, log. */
@org.jspecify.annotations.NullMarked
package io.intarsia.serve;
