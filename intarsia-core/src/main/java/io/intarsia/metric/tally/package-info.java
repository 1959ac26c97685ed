/** Floor 3: true and false positives and negatives, by picture and class, and rates of them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.metric.tally;
