/** The result of segmenting one picture, and the files it can be written to. */
@org.jspecify.annotations.NullMarked
package io.intarsia.predict.result;
