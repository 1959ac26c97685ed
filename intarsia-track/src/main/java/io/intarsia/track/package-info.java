/** Floor 5: runs with their parameters, metrics and artefacts. */
@org.jspecify.annotations.NullMarked
package io.intarsia.track;
