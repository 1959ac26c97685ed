/** Floor 6: class activation maps: where a classifier saw what it named. */
@org.jspecify.annotations.NullMarked
package io.intarsia.predict.cam;
