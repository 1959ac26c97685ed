/** Floor 3: named rules by which scores are taken, so that figures can be compared. */
@org.jspecify.annotations.NullMarked
package io.intarsia.metric.protocol;
