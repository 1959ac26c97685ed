/** Floor 3: measures of outlines. */
@org.jspecify.annotations.NullMarked
package io.intarsia.metric.boundary;
