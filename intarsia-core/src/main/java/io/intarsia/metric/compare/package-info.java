/** Floor 3: how sure a score is, and whether two differ. */
@org.jspecify.annotations.NullMarked
package io.intarsia.metric.compare;
