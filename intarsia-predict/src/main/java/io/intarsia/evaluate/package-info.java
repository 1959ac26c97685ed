/** Floor 7: runs of a model over labelled pictures, their scores and reports, submissions. */
@org.jspecify.annotations.NullMarked
package io.intarsia.evaluate;
