/** Floor 6: splits of data sets: sides by ratio, folds, by class, by group; kept as JSON. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.split;
